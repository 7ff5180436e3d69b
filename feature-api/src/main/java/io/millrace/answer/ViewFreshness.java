package io.millrace.answer;

import java.util.Arrays;

/**
 * What is known of a view as a whole when it is read.
 *
 * @param completeToMillis arrival time up to which the events of all its source partitions are
 *     visible; {@link Long#MIN_VALUE} when unknown, {@link Long#MAX_VALUE} when its sources have
 *     ended
 * @param historyStartMillis by stream of the view: where its history begins; {@link Long#MIN_VALUE}
 *     when nothing is missing. Not copied
 */
public record ViewFreshness(long completeToMillis, long[] historyStartMillis) {

  /** A view whose sources are read to their end, from their beginning. */
  public static ViewFreshness complete(int streams) {
    long[] starts = new long[streams];
    Arrays.fill(starts, Long.MIN_VALUE);
    return new ViewFreshness(Long.MAX_VALUE, starts);
  }

  /** How far visible events lag behind {@code millis}; 0 when they do not. */
  long lagMillis(long millis) {
    if (completeToMillis >= millis) {
      return 0;
    }
    return completeToMillis == Long.MIN_VALUE ? Long.MAX_VALUE : millis - completeToMillis;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ViewFreshness that
        && completeToMillis == that.completeToMillis
        && Arrays.equals(historyStartMillis, that.historyStartMillis);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(completeToMillis) * 31 + Arrays.hashCode(historyStartMillis);
  }
}
