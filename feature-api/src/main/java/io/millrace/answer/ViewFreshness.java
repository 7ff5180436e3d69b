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
 * @param pulledMillis by stream of the view, for those that are tables: when the last pull began
 *     that has succeeded and whose rows are all visible; {@link Long#MIN_VALUE} before the first,
 *     {@link Long#MAX_VALUE} when the table does not change any more. Not copied
 */
public record ViewFreshness(long completeToMillis, long[] historyStartMillis, long[] pulledMillis) {

  /** Of a view whose tables, if it has any, have not been pulled. */
  public ViewFreshness(long completeToMillis, long[] historyStartMillis) {
    this(completeToMillis, historyStartMillis, all(historyStartMillis.length, Long.MIN_VALUE));
  }

  /** A view whose sources are read to their end, from their beginning. */
  public static ViewFreshness complete(int streams) {
    return new ViewFreshness(
        Long.MAX_VALUE, all(streams, Long.MIN_VALUE), all(streams, Long.MAX_VALUE));
  }

  /** How far visible events lag behind {@code millis}; 0 when they do not. */
  long lagMillis(long millis) {
    if (completeToMillis >= millis) {
      return 0;
    }
    return completeToMillis == Long.MIN_VALUE ? Long.MAX_VALUE : millis - completeToMillis;
  }

  private static long[] all(int count, long value) {
    long[] values = new long[count];
    Arrays.fill(values, value);
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ViewFreshness that
        && completeToMillis == that.completeToMillis
        && Arrays.equals(historyStartMillis, that.historyStartMillis)
        && Arrays.equals(pulledMillis, that.pulledMillis);
  }

  @Override
  public int hashCode() {
    return (Long.hashCode(completeToMillis) * 31 + Arrays.hashCode(historyStartMillis)) * 31
        + Arrays.hashCode(pulledMillis);
  }
}
