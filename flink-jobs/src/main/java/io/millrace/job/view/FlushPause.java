package io.millrace.job.view;

/**
 * How long a row waits until it is flushed. While the view keeps up, as long as is set. While it is
 * behind, four times as long as the last flush took: nobody sees the difference in an answer that
 * is late already, more events share a row, and the view catches up sooner. Not thread-safe.
 */
final class FlushPause {
  /** A view whose newest event arrived longer ago is behind. */
  static final long BEHIND_MILLIS = 1_000;

  /** The longest pause that a long flush brings about. */
  static final long LONGEST_MILLIS = 200;

  private static final int TIMES_THE_FLUSH = 4;

  private final long leastMillis;
  private long millis;

  /**
   * @param leastMillis the pause while the view keeps up, and always the least
   */
  FlushPause(long leastMillis) {
    this.leastMillis = leastMillis;
    this.millis = leastMillis;
  }

  /** The pause before the next flush. */
  long millis() {
    return millis;
  }

  /**
   * A flush has ended.
   *
   * @param tookMillis how long it took; less than nothing where the clock was set back
   * @param behindMillis how long before the flush the newest event that was applied had arrived
   */
  void flushed(long tookMillis, long behindMillis) {
    millis =
        behindMillis > BEHIND_MILLIS
            ? Math.max(leastMillis, Math.min(TIMES_THE_FLUSH * tookMillis, LONGEST_MILLIS))
            : leastMillis;
  }
}
