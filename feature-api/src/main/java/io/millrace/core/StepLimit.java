package io.millrace.core;

import java.util.Arrays;

/**
 * Finds the instant past which steps are not worth a look, because the earlier ones fill the row.
 */
final class StepLimit {
  private long[][] runs = new long[8][];

  /** How many cells may step at each instant of a run. */
  private int[] weights = new int[8];

  /** How many instants of each run are left. */
  private int[] left = new int[8];

  private int[] sizes = new int[8];
  private int size;
  private int steps;

  void clear() {
    Arrays.fill(runs, 0, size, null);
    size = 0;
    steps = 0;
  }

  /**
   * Notes that so many cells may step at each of some instants.
   *
   * @param falling the instants from the last to the first; not changed until {@link #clear}
   * @param count how many of them
   */
  void add(long[] falling, int count, int cells) {
    if (size == runs.length) {
      runs = Arrays.copyOf(runs, size * 2);
      weights = Arrays.copyOf(weights, size * 2);
      left = Arrays.copyOf(left, size * 2);
      sizes = Arrays.copyOf(sizes, size * 2);
    }
    runs[size] = falling;
    sizes[size] = count;
    weights[size++] = cells;
    steps += cells * count;
  }

  /** The least instant up to which, itself included, there are so many steps. */
  long lastMillis(int mostSteps) {
    if (steps <= mostSteps) {
      return Long.MAX_VALUE;
    }
    System.arraycopy(sizes, 0, left, 0, size);
    int passed = 0;
    while (true) {
      int earliest = -1;
      for (int i = 0; i < size; i++) {
        if (left[i] > 0 && (earliest < 0 || next(i) < next(earliest))) {
          earliest = i;
        }
      }
      passed += weights[earliest];
      if (passed >= mostSteps) {
        return next(earliest);
      }
      left[earliest]--;
    }
  }

  private long next(int run) {
    return runs[run][left[run] - 1];
  }
}
