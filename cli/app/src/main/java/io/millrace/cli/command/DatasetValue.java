package io.millrace.cli.command;

import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.DatasetTarget;
import io.millrace.dataset.Engine;
import io.millrace.dataset.FlinkCluster;
import io.millrace.dataset.InvalidValues;
import io.millrace.dataset.Spine;
import io.millrace.dataset.TableTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of options that training sets have. */
final class DatasetValue {
  private DatasetValue() {}

  /** The rows that a training set answers. */
  static final class SpineRows extends OptionValue<Spine> {
    SpineRows() {
      super("a spine; use " + Spine.ACCEPTED, Spine::parse);
    }
  }

  /** Where the values of a training set come from. */
  static final class SetMode extends OptionValue<DatasetRequest.Mode> {
    SetMode() {
      super(
          "a mode; use recomputed or as-served",
          text -> named(DatasetRequest.Mode.values(), DatasetRequest.Mode::text, text));
    }
  }

  /** What becomes of invalid values. */
  static final class Policy extends OptionValue<InvalidValues> {
    Policy() {
      super(
          "a policy; use null, keep, drop or fail",
          text -> named(InvalidValues.values(), OptionValue::lower, lower(text)));
    }
  }

  /** From when on rows of tables count. */
  static final class RowTime extends OptionValue<TableTime> {
    RowTime() {
      super(
          "a time that rows of tables have; use known or observed",
          text -> named(TableTime.values(), TableTime::text, text));
    }
  }

  /** Where a training set goes. */
  static final class SetTarget extends OptionValue<DatasetTarget> {
    SetTarget() {
      super(
          "a place for rows; use csv:PATH, parquet:PATH or iceberg:NAMESPACE.TABLE",
          DatasetTarget::parse);
    }
  }

  /** A table in a file. */
  static final class RowFile extends OptionValue<DataFile> {
    RowFile() {
      super(
          "a file of rows; use csv:PATH, parquet:PATH, or a name that ends in .csv or .parquet",
          DataFile::parse);
    }
  }

  /** Who computes a training set. */
  static final class SetEngine extends OptionValue<Engine> {
    SetEngine() {
      super(
          "an engine; use local, flink or auto",
          text -> named(Engine.values(), Engine::text, text));
    }
  }

  /** A cluster of Flink. */
  static final class Cluster extends OptionValue<FlinkCluster> {
    Cluster() {
      super("the address of a cluster; use host:port of its REST endpoint", FlinkCluster::at);
    }
  }

  /** How many bytes a set may be sorted in. */
  static final class Memory extends OptionValue<Long> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(kb|mb|gb)");

    Memory() {
      super(
          "a size of at least 256mb; use such as 512mb or 4gb",
          text -> only(bytes(text), bytes -> bytes >= DatasetRequest.LEAST_MEMORY_BYTES));
    }

    private static long bytes(String text) {
      Matcher form = only(FORM.matcher(text.toLowerCase(Locale.ROOT)), Matcher::matches);
      int shift = form.group(2).equals("kb") ? 10 : form.group(2).equals("mb") ? 20 : 30;
      return Long.parseLong(form.group(1)) << shift;
    }
  }

  /** One revision of a dataset, or the last. */
  static final class Revision extends OptionValue<Revision.Named> {
    private static final Pattern FORM = Pattern.compile("([^@]+)(?:@([0-9]{1,9}))?");

    /**
     * What was named.
     *
     * @param revision null for the last
     */
    record Named(String name, Integer revision) {}

    Revision() {
      super("a revision of a dataset; use NAME@REVISION, or NAME for the last", Revision::named);
    }

    private static Named named(String text) {
      Matcher form = only(FORM.matcher(text), Matcher::matches);
      return new Named(
          form.group(1), form.group(2) == null ? null : Integer.valueOf(form.group(2)));
    }
  }
}
