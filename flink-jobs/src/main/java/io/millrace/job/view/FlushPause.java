package io.millrace.job.view;

/**
 * How long a row waits until it is flushed. Under load, when a flush takes long, the pause before
 * the next one grows with it: more events share a row, and no more than a fifth of the time goes
 * into rows until the pause is at its longest. Not thread-safe.
 */
final class FlushPause {
  private static final int TIMES_THE_FLUSH = 4;

  /** The longest pause that a long flush brings about; answers stay fresh enough to be used. */
  static final long LONGEST_MILLIS = 200;

  private final long leastMillis;
  private long millis;

  /**
   * @param leastMillis the pause while flushes are short, and always the least
   */
  FlushPause(long leastMillis) {
    this.leastMillis = leastMillis;
    this.millis = leastMillis;
  }

  /** The pause before the next flush. */
  long millis() {
    return millis;
  }

  /** A flush has ended; one that took less than nothing met a clock that was set back. */
  void flushed(long tookMillis) {
    millis = Math.max(leastMillis, Math.min(TIMES_THE_FLUSH * tookMillis, LONGEST_MILLIS));
  }
}
