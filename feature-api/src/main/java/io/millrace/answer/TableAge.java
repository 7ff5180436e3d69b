package io.millrace.answer;

import io.millrace.compile.BoundTable;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When a feature of a table is stale. It counts from the beginning of the last pull that would have
 * seen a change, not from the row, which may not have changed for a year. Without a {@code
 * maxStaleness}, one pull may fail: the feature is stale once the pull after it should have been
 * seen as well. Thread-safe.
 */
final class TableAge {
  /** A gateway needs one; a training set asks for those of all its instants in any order. */
  private static final int MOST_KEPT = 10_000;

  private final BoundTable table;
  private final Map<Long, Long> byPull = new ConcurrentHashMap<>();
  private volatile Expected expected = new Expected(Long.MIN_VALUE, Long.MIN_VALUE);

  /** By when a pull should be seen after one that began at an instant. */
  private record Expected(long pulledMillis, long byMillis) {}

  TableAge(BoundTable table) {
    this.table = table;
  }

  /**
   * @param pulledMillis when the last pull began, see {@link ViewFreshness#pulledMillis}
   * @param maxStalenessMillis null when nobody says
   */
  Answer judge(Answer answer, long at, long pulledMillis, Long maxStalenessMillis) {
    if (pulledMillis == Long.MIN_VALUE) {
      return table.isOnline()
          ? answer.with(Status.STALE, "table '" + table.name() + "' has not been pulled yet")
          : answer.with(
              Status.FAILED,
              "rows of table '" + table.name() + "' are kept offline only; ask a training set");
    }
    if (maxStalenessMillis != null) {
      return pulledMillis < at && at - pulledMillis > maxStalenessMillis
          ? answer.with(
              Status.STALE,
              lastPulled(pulledMillis)
                  + ", more than the allowed "
                  + maxStalenessMillis
                  + " ms ago")
          : answer;
    }
    long by = byMillis(pulledMillis);
    return at > by
        ? answer.with(
            Status.STALE,
            lastPulled(pulledMillis)
                + "; by its schedule '"
                + table.schedule()
                + "' a later pull should have been seen by "
                + Instant.ofEpochMilli(by))
        : answer;
  }

  private String lastPulled(long pulledMillis) {
    return "table '" + table.name() + "' was last pulled at " + Instant.ofEpochMilli(pulledMillis);
  }

  private long byMillis(long pulledMillis) {
    if (pulledMillis == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    Expected known = expected;
    if (known.pulledMillis() != pulledMillis) {
      if (byPull.size() >= MOST_KEPT) {
        byPull.clear();
      }
      known = new Expected(pulledMillis, byPull.computeIfAbsent(pulledMillis, this::after));
      expected = known;
    }
    return known.byMillis();
  }

  private long after(long pulledMillis) {
    Instant next = table.schedule().nextAfter(Instant.ofEpochMilli(pulledMillis));
    Instant afterNext = table.schedule().nextAfter(next);
    return table
        .onlineSchedule()
        .map(online -> online.nextAfter(afterNext))
        .orElse(afterNext)
        .toEpochMilli();
  }
}
