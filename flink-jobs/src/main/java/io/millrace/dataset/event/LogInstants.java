package io.millrace.dataset.event;

import java.time.OffsetDateTime;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Instants of the offline log's tables, which hold microseconds, as conditions and numbers. */
final class LogInstants {
  private static final long MOST_MILLIS = Long.MAX_VALUE / 1_000;

  private LogInstants() {}

  static long millis(OffsetDateTime time) {
    return time.toInstant().toEpochMilli();
  }

  /** From an instant on and before another; either may be at the end of a long, for no bound. */
  static Expression between(String column, long fromMillis, long toMillis) {
    Expression from =
        fromMillis <= -MOST_MILLIS
            ? Expressions.alwaysTrue()
            : Expressions.greaterThanOrEqual(column, fromMillis * 1_000);
    Expression to =
        toMillis > MOST_MILLIS
            ? Expressions.alwaysTrue()
            : Expressions.lessThan(column, toMillis * 1_000);
    return Expressions.and(from, to);
  }

  /** Up to the end of a millisecond. */
  static Expression until(String column, long lastMillis) {
    return lastMillis >= MOST_MILLIS
        ? Expressions.alwaysTrue()
        : Expressions.lessThan(column, (lastMillis + 1) * 1_000);
  }
}
