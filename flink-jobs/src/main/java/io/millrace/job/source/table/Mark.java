package io.millrace.job.source.table;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * By what a pull of changes knows where the one before it stood. Marks are text: ISO instants, ISO
 * dates or plain numbers.
 *
 * <p>A mark is taken before any row of the pull is read, so that whatever changes while the pull
 * runs is read by the next one. It never goes back, and a value later than now does not move it:
 * one row dated ahead would hide all that lie between it and those dated rightly.
 */
public sealed interface Mark extends Serializable {

  /** Later than any now. */
  Instant FAR = LocalDate.MAX.atStartOfDay(ZoneOffset.UTC).toInstant();

  /** The column that marks are of; null if none is. */
  String column();

  /** What is asked for when everything is wanted. */
  String beginning();

  /** Where a pull begins that follows a mark. */
  String before(String mark);

  /**
   * The mark of a pull.
   *
   * @param last the mark before it; null if there is none
   * @param highest the column's highest value in what the pull is to read that is not ahead of now;
   *     null if there is none. One that is ahead counts as none
   * @param now when the pull looked
   */
  String next(String last, String highest, Instant now);

  /** The highest value that is not ahead of now, as marks are written; null where none can be. */
  String latest(Instant now);

  /** Whether a value of the column, as marks are written, is ahead of now; none is null. */
  boolean isAhead(String value, Instant now);

  /** The highest timestamp seen, less a lookback for rows that are committed late. */
  record Time(String column, Duration lookback) implements Mark {
    @Override
    public String beginning() {
      return "0001-01-01T00:00:00Z";
    }

    @Override
    public String before(String mark) {
      return Instant.parse(mark).minus(lookback).toString();
    }

    @Override
    public String next(String last, String highest, Instant now) {
      if (highest == null || isAhead(highest, now)) {
        return last;
      }
      Instant mark = Instant.parse(highest);
      return last != null && Instant.parse(last).isAfter(mark) ? last : mark.toString();
    }

    @Override
    public String latest(Instant now) {
      return now.truncatedTo(ChronoUnit.MICROS).toString();
    }

    @Override
    public boolean isAhead(String value, Instant now) {
      return value != null && Instant.parse(value).isAfter(now);
    }
  }

  /** The highest date seen, taken for its midnight UTC, less a lookback. */
  record Day(String column, Duration lookback) implements Mark {
    @Override
    public String beginning() {
      return "0001-01-01";
    }

    @Override
    public String before(String mark) {
      Instant from = LocalDate.parse(mark).atStartOfDay(ZoneOffset.UTC).toInstant().minus(lookback);
      return LocalDate.ofInstant(from, ZoneOffset.UTC).toString();
    }

    @Override
    public String next(String last, String highest, Instant now) {
      if (highest == null || isAhead(highest, now)) {
        return last;
      }
      LocalDate mark = LocalDate.parse(highest);
      return last != null && LocalDate.parse(last).isAfter(mark) ? last : mark.toString();
    }

    @Override
    public String latest(Instant now) {
      return LocalDate.ofInstant(now, ZoneOffset.UTC).toString();
    }

    @Override
    public boolean isAhead(String value, Instant now) {
      return value != null
          && LocalDate.parse(value).isAfter(LocalDate.ofInstant(now, ZoneOffset.UTC));
    }
  }

  /** The highest whole number seen, less a lookback. */
  record Number(String column, long lookback) implements Mark {
    @Override
    public String beginning() {
      return Long.toString(Long.MIN_VALUE);
    }

    @Override
    public String before(String mark) {
      return new BigDecimal(mark)
          .subtract(BigDecimal.valueOf(lookback))
          .max(BigDecimal.valueOf(Long.MIN_VALUE))
          .toPlainString();
    }

    @Override
    public String next(String last, String highest, Instant now) {
      if (highest == null) {
        return last;
      }
      BigDecimal mark = new BigDecimal(highest);
      return last != null && new BigDecimal(last).compareTo(mark) > 0 ? last : mark.toPlainString();
    }

    @Override
    public String latest(Instant now) {
      return null;
    }

    @Override
    public boolean isAhead(String value, Instant now) {
      return false;
    }
  }

  /** When the last good pull began, less a lookback. */
  record Begun(Duration lookback) implements Mark {
    @Override
    public String column() {
      return null;
    }

    @Override
    public String beginning() {
      return "1970-01-01T00:00:00Z";
    }

    @Override
    public String before(String mark) {
      return Instant.parse(mark).minus(lookback).toString();
    }

    @Override
    public String next(String last, String highest, Instant now) {
      return now.toString();
    }

    @Override
    public String latest(Instant now) {
      return null;
    }

    @Override
    public boolean isAhead(String value, Instant now) {
      return false;
    }
  }
}
