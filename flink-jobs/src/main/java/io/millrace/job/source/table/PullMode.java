package io.millrace.job.source.table;

import java.io.Serializable;
import java.time.Instant;

/** What a pull reads. */
public sealed interface PullMode extends Serializable {

  /** The column that marks are of; null if none is. */
  String column();

  /** What a pull's end says of keys that did not come. */
  Coverage coverage();

  /** Where a pull begins that follows a mark; null for everything. */
  String from(String mark);

  /** As {@link Mark#next}; null where nothing is followed. */
  String mark(String before, String highest, Instant now);

  /** Every row, each time. */
  record Full() implements PullMode {
    @Override
    public String column() {
      return null;
    }

    @Override
    public Coverage coverage() {
      return Coverage.ALL_ROWS;
    }

    @Override
    public String from(String mark) {
      return null;
    }

    @Override
    public String mark(String before, String highest, Instant now) {
      return null;
    }
  }

  /** Rows whose column is not before the mark less its lookback. */
  record Above(Mark by) implements PullMode {
    public Above {
      if (by.column() == null) {
        throw new IllegalArgumentException("Cannot pull what is above a mark of no column");
      }
    }

    @Override
    public String column() {
      return by.column();
    }

    @Override
    public Coverage coverage() {
      return Coverage.CHANGES;
    }

    @Override
    public String from(String mark) {
      return mark == null ? null : by.before(mark);
    }

    @Override
    public String mark(String before, String highest, Instant now) {
      return by.next(before, highest, now);
    }
  }

  /** What the query itself gives for {@code :since}, which is the mark less its lookback. */
  record Since(Mark by) implements PullMode {
    @Override
    public String column() {
      return by.column();
    }

    @Override
    public Coverage coverage() {
      return Coverage.CHANGES;
    }

    @Override
    public String from(String mark) {
      return mark == null ? null : by.before(mark);
    }

    @Override
    public String mark(String before, String highest, Instant now) {
      return by.next(before, highest, now);
    }
  }

  /** What a source has appended since a place of its own, such as a snapshot. */
  record Appended() implements PullMode {
    @Override
    public String column() {
      return null;
    }

    @Override
    public Coverage coverage() {
      return Coverage.CHANGES;
    }

    @Override
    public String from(String mark) {
      return mark;
    }

    @Override
    public String mark(String before, String highest, Instant now) {
      return highest == null ? before : highest;
    }
  }
}
