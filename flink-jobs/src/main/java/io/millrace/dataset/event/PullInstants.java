package io.millrace.dataset.event;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * When pulls of one table began, by the instants from which on each of them counts. Immutable and
 * thread-safe.
 */
public final class PullInstants {
  /** Of a table of which no pull is known. */
  public static final PullInstants NONE = new PullInstants(List.of(), false);

  private final long[] countsFromMillis;
  private final long[] beganMillis;
  private final long beforeMillis;

  /**
   * A pull that ended well.
   *
   * @param number from 1
   * @param countsFromMillis inclusive
   */
  public record Pull(long number, long beganMillis, long countsFromMillis) {}

  /**
   * @param areAll whether there was none before them, and views showed that
   */
  PullInstants(List<Pull> pulls, boolean areAll) {
    beforeMillis = areAll ? Long.MIN_VALUE : Long.MAX_VALUE;
    Pull[] sorted = pulls.toArray(Pull[]::new);
    Arrays.sort(sorted, Comparator.comparingLong(Pull::countsFromMillis));
    countsFromMillis = new long[sorted.length];
    beganMillis = new long[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      long began = sorted[i].beganMillis();
      countsFromMillis[i] = sorted[i].countsFromMillis();
      beganMillis[i] = i == 0 ? began : Math.max(beganMillis[i - 1], began);
    }
  }

  /**
   * When the last pull began of those that count at an instant. Where none does {@link
   * Long#MIN_VALUE}, if it is known that there was none, else {@link Long#MAX_VALUE}: by what is
   * known of pulls then the table's age cannot be judged.
   */
  public long beganBy(long atMillis) {
    // The first that counts from later on: all before it count.
    int low = 0;
    int high = countsFromMillis.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (countsFromMillis[middle] <= atMillis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? beforeMillis : beganMillis[low - 1];
  }
}
