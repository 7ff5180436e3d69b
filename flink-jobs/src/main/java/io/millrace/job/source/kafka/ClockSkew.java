package io.millrace.job.source.kafka;

/**
 * How far the broker's clock is ahead of this machine's, seen from below: the largest append time
 * minus now, over the last one to two minutes. A lasting positive value means that the broker is
 * ahead; one far below zero on a stream that is read without backlog, that it is behind.
 *
 * <p>Only measured: nothing is corrected by it. Written by one thread, read by any.
 */
final class ClockSkew {

  private static final long SPAN_MILLIS = 60_000;

  private volatile long previous = Long.MIN_VALUE;
  private volatile long current = Long.MIN_VALUE;
  private long currentSinceMillis = Long.MIN_VALUE;

  void appended(long appendTimeMillis, long nowMillis) {
    long ahead = appendTimeMillis - nowMillis;
    if (nowMillis - SPAN_MILLIS >= currentSinceMillis) {
      previous = current;
      current = ahead;
      currentSinceMillis = nowMillis;
    } else if (ahead > current) {
      current = ahead;
    }
  }

  /** Milliseconds; 0 before the first record. */
  long millis() {
    long largest = Math.max(previous, current);
    return largest == Long.MIN_VALUE ? 0 : largest;
  }
}
