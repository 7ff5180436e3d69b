package io.millrace.job.source.table;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * What a pull reads. Marks (the highest value seen) are text: ISO instants or plain numbers.
 *
 * <p>A mark is taken before any row of the pull is read, so that whatever changes while the pull
 * runs is read by the next one.
 */
public sealed interface PullMode extends Serializable {

  /** The column that marks are of; null if none is. */
  String column();

  /** What a pull's end says of keys that did not come. */
  Coverage coverage();

  /** Where a pull begins that follows a mark; null for everything. */
  String from(String mark);

  /**
   * The mark of a pull.
   *
   * @param before the mark before it; null if there is none
   * @param highest the column's highest value in what the pull is to read; null if there is none
   * @param now when the pull looked
   */
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

  /**
   * Rows whose timestamp is not before the highest one seen, less a lookback for those that are
   * committed late. Later than now is taken for now: one row dated ahead would hide all that
   * follow.
   */
  record ByTime(String column, Duration lookback) implements PullMode {
    @Override
    public Coverage coverage() {
      return Coverage.CHANGES;
    }

    @Override
    public String from(String mark) {
      return mark == null ? null : Instant.parse(mark).minus(lookback).toString();
    }

    @Override
    public String mark(String before, String highest, Instant now) {
      if (highest == null) {
        return before;
      }
      Instant seen = Instant.parse(highest);
      Instant mark = seen.isAfter(now) ? now : seen;
      return before != null && Instant.parse(before).isAfter(mark) ? before : mark.toString();
    }
  }

  /** Rows whose number is not below the highest one seen, less a lookback. */
  record ByNumber(String column, long lookback) implements PullMode {
    @Override
    public Coverage coverage() {
      return Coverage.CHANGES;
    }

    @Override
    public String from(String mark) {
      return mark == null
          ? null
          : new BigDecimal(mark).subtract(BigDecimal.valueOf(lookback)).toPlainString();
    }

    @Override
    public String mark(String before, String highest, Instant now) {
      if (highest == null) {
        return before;
      }
      BigDecimal mark = new BigDecimal(highest);
      return before != null && new BigDecimal(before).compareTo(mark) > 0
          ? before
          : mark.toPlainString();
    }
  }

  /**
   * What the query itself gives for {@code :since}: when the last good pull began, less a lookback.
   */
  record BySince(Duration lookback) implements PullMode {
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
      return mark == null ? null : Instant.parse(mark).minus(lookback).toString();
    }

    @Override
    public String mark(String before, String highest, Instant now) {
      return now.toString();
    }
  }
}
