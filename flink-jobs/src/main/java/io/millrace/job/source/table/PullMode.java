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

  /** A mark as people are shown it. */
  default String shown(String mark) {
    return mark;
  }

  /** By what marks are told; null where no column is followed. */
  default Mark by() {
    return null;
  }

  /** The higher of two values of the column, as marks are written; null for none. */
  default String higher(String a, String b) {
    return null;
  }

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

    @Override
    public String higher(String a, String b) {
      return by.next(a, b, Mark.FAR);
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

  /**
   * What a source has appended since a place of its own: a snapshot of an Iceberg table, or the
   * files that were there.
   */
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

    /** What follows a second colon is for machines. */
    @Override
    public String shown(String mark) {
      int end = mark == null ? -1 : mark.indexOf(':', mark.indexOf(':') + 1);
      return end < 0 ? mark : mark.substring(0, end);
    }

    @Override
    public String mark(String before, String highest, Instant now) {
      return highest == null ? before : highest;
    }
  }
}
