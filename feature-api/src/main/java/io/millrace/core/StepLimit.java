package io.millrace.core;

import java.util.Arrays;

/**
 * Finds the instant past which steps are not worth a look, because the earlier ones fill the row.
 */
final class StepLimit {
  private long[] instants = new long[512];
  private int[] weights = new int[512];
  private int size;
  private int steps;

  void clear() {
    size = 0;
    steps = 0;
  }

  /** Notes that so many cells may step at an instant. */
  void add(long instant, int cells) {
    if (size == instants.length) {
      instants = Arrays.copyOf(instants, size * 2);
      weights = Arrays.copyOf(weights, size * 2);
    }
    instants[size] = instant;
    weights[size++] = cells;
    steps += cells;
  }

  /** The least instant up to which, itself included, there are so many steps. */
  long lastMillis(int mostSteps) {
    if (steps <= mostSteps) {
      return Long.MAX_VALUE;
    }
    long[] sorted = Arrays.copyOf(instants, size);
    Arrays.sort(sorted);
    int least = 0;
    int most = size - 1;
    while (least < most) {
      int middle = (least + most) >>> 1;
      if (stepsUntil(sorted[middle]) >= mostSteps) {
        most = middle;
      } else {
        least = middle + 1;
      }
    }
    return sorted[least];
  }

  private int stepsUntil(long instant) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      count += instants[i] <= instant ? weights[i] : 0;
    }
    return count;
  }
}
