package io.millrace.job.decode;

import java.util.HashMap;
import java.util.Map;

/**
 * How far event time has come in the partitions that one reader has seen events of: the least over
 * them of the newest event time. Partitions are read side by side; one that has not given an event
 * yet is not known. Not thread-safe.
 */
final class EventTimeProgress {
  private final Map<Integer, Long> newestMillis = new HashMap<>();

  /**
   * Takes note of an event.
   *
   * @return whether an event of its partition was newer
   */
  boolean isBehind(int partition, long timeMillis) {
    Long newest = newestMillis.get(partition);
    if (newest != null && timeMillis < newest) {
      return true;
    }
    newestMillis.put(partition, timeMillis);
    return false;
  }

  /**
   * The watermark: no event at or before it is still to come, if none lies further behind the
   * newest of its partition than {@code disorderMillis}. Never after {@code nowMillis}: an event
   * dated far off must not end all windows before it. {@link Long#MIN_VALUE} when nothing is known.
   */
  long watermark(long disorderMillis, long nowMillis) {
    long least = Long.MAX_VALUE;
    for (long newest : newestMillis.values()) {
      least = Math.min(least, newest);
    }
    if (least == Long.MAX_VALUE || least < Long.MIN_VALUE + disorderMillis + 1) {
      return Long.MIN_VALUE;
    }
    return Math.min(least - disorderMillis - 1, nowMillis);
  }

  /** The newest event time of all partitions; {@link Long#MIN_VALUE} before the first event. */
  long newest() {
    return newestMillis.values().stream().mapToLong(Long::longValue).max().orElse(Long.MIN_VALUE);
  }
}
