package io.millrace.compile;

import io.millrace.Field;
import io.millrace.definition.Durations;
import io.millrace.definition.ProblemCode;
import io.millrace.definition.PullDefinition;
import io.millrace.definition.PullDefinition.FirstPull;
import io.millrace.definition.PullDefinition.Target;
import io.millrace.manifest.OnlineSpec;
import io.millrace.manifest.OnlineSpec.Use;
import io.millrace.manifest.PullSpec;
import io.millrace.manifest.PullSpec.Mode;
import io.millrace.manifest.StreamSpec.SourceSpec;
import io.millrace.schedule.Schedule;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import java.util.OptionalLong;
import java.util.Set;

/** Reads when and how a table is pulled, and where its rows go. */
final class PullBinder {
  private static final Set<String> FILES = Set.of("csv", "jsonl", "parquet");

  private final FeedDraft table;
  private final PullDefinition written;
  private final FieldBinder fields;
  private final SourceSpec source;
  private final Report report;

  /**
   * @param source null when it is not known
   */
  PullBinder(FeedDraft table, FieldBinder fields, SourceSpec source, Report report) {
    this.table = table;
    this.written = table.table().pulls();
    this.fields = fields;
    this.source = source;
    this.report = report;
  }

  /** Null when it cannot be: the problems are then reported, here or by a rule. */
  PullSpec pull() {
    String every = schedule("every", written.every());
    PullSpec mode =
        written.mode() instanceof PullDefinition.Above above
            ? following(Mode.ABOVE, above.column(), above.lookback())
            : written.mode() instanceof PullDefinition.Since since
                ? since(since)
                : new PullSpec(
                    null,
                    true,
                    written.mode() instanceof PullDefinition.Full ? Mode.FULL : Mode.APPENDED,
                    null,
                    0);
    boolean fits = mode != null && fitsSource(mode.mode());
    return every == null || !fits
        ? null
        : new PullSpec(
            every,
            written.firstPull() == FirstPull.AT_ONCE,
            mode.mode(),
            mode.column(),
            mode.lookback());
  }

  /** Null when it cannot be: the problems are then reported. */
  OnlineSpec online() {
    boolean never = written.target() == Target.OFFLINE_ONLY;
    if (never && written.onlineEvery() != null) {
      problem(
          "table '" + table.name() + "' is offlineOnly() and toOnlineEvery(...)",
          "say one of them");
      return null;
    }
    if (never) {
      return new OnlineSpec(Use.NEVER, null);
    } else if (written.onlineEvery() == null) {
      return new OnlineSpec(Use.WITH_PULLS, null);
    }
    String every = schedule("toOnlineEvery", written.onlineEvery());
    return every == null ? null : new OnlineSpec(Use.ON_SCHEDULE, every);
  }

  private String schedule(String call, String text) {
    if (text == null) {
      return null;
    }
    try {
      return Schedule.of(text).text();
    } catch (IllegalArgumentException e) {
      report.problem(
          ProblemCode.BAD_SCHEDULE,
          table.definition().place(),
          call + " of table '" + table.name() + "': " + e.getMessage(),
          Schedule.ACCEPTED);
      return null;
    }
  }

  private PullSpec since(PullDefinition.Since since) {
    if (since.column() != null) {
      return following(Mode.SINCE, since.column(), since.lookback());
    }
    OptionalLong lookback = length(since.lookback());
    return lookback.isEmpty()
        ? null
        : new PullSpec(null, true, Mode.SINCE, null, lookback.getAsLong());
  }

  private PullSpec following(Mode mode, Field<?, ?> column, Object lookback) {
    if (column == null) {
      return null;
    }
    int index = fields.columnOf(column);
    if (index < 0) {
      problem(
          "table '" + table.name() + "' follows what is no column",
          Columns.accepted(table.definition().eventClass()));
      return null;
    }
    DataType.Field field = fields.columns().get(index);
    boolean number =
        field.type() instanceof DataType.Int32 || field.type() instanceof DataType.Int64;
    boolean time =
        field.type() instanceof DataType.Timestamp || field.type() instanceof DataType.Date;
    if (!(number && lookback instanceof Long) && !(time && !(lookback instanceof Long))) {
      problem(
          "table '%s' follows column '%s' of %s with a lookback of %s"
              .formatted(
                  table.name(),
                  field.name(),
                  DataTypes.shortName(field.type()),
                  lookback instanceof Long ? lookback : "'" + lookback + "'"),
          "follow a timestamp or a date with a length of time such as \"10m\", or an int or long"
              + " with a number");
      return null;
    }
    OptionalLong length = length(lookback);
    return length.isEmpty()
        ? null
        : new PullSpec(null, true, mode, field.name(), length.getAsLong());
  }

  private OptionalLong length(Object lookback) {
    if (lookback instanceof Long number && number >= 0) {
      return OptionalLong.of(number);
    } else if (lookback instanceof Long) {
      problem("lookback " + lookback + " of table '" + table.name() + "'", "use 0 or more");
      return OptionalLong.empty();
    }
    OptionalLong millis = Durations.parse((String) lookback);
    if (lookback != null && millis.isEmpty()) {
      report.problem(
          ProblemCode.BAD_DURATION,
          written.place(),
          "lookback '" + lookback + "' is not a length of time",
          Durations.ACCEPTED);
    }
    return millis;
  }

  private boolean fitsSource(Mode mode) {
    if (source == null) {
      return true;
    }
    String query = source.properties().getOrDefault("query", "");
    boolean asks = TableSourceBinder.SINCE.matcher(query).find();
    if (mode == Mode.SINCE && !asks) {
      problem(
          "table '" + table.name() + "' is pulled by :since, which its source does not take",
          "write :since into the query of a jdbc source, or follow a column by"
              + " incrementalOn(...)");
      return false;
    }
    if (mode != Mode.SINCE && asks) {
      problem(
          "the query of table '" + table.name() + "' takes :since, which nothing gives",
          "say incrementalSince(...), or write the query without it");
      return false;
    }
    if (written.mode() instanceof PullDefinition.NewFiles && !FILES.contains(source.kind())) {
      problem(
          "table '" + table.name() + "' is pulled by file, which " + source.kind() + " has not",
          "use Csv, JsonLines or Parquet, or follow a column by incrementalOn(...)");
      return false;
    }
    if (written.mode() instanceof PullDefinition.Appended && !source.kind().equals("iceberg")) {
      problem(
          "table '" + table.name() + "' is pulled by snapshot, which " + source.kind() + " has not",
          "use Iceberg.table(...), or follow a column by incrementalOn(...)");
      return false;
    }
    return true;
  }

  private void problem(String message, String accepted) {
    report.problem(ProblemCode.BAD_PULL, written.place(), message, accepted);
  }
}
