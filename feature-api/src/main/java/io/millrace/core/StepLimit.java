package io.millrace.core;

import java.util.Arrays;

/**
 * Finds the instant past which steps are not worth a look, because the earlier ones fill the row.
 */
final class StepLimit {
  private StepRun[] runs = new StepRun[8];

  /** How many cells may step at each instant of a run. */
  private int[] weights = new int[8];

  /** How many instants of each run are passed. */
  private int[] passed = new int[8];

  private int size;

  void clear() {
    Arrays.fill(runs, 0, size, null);
    size = 0;
  }

  /**
   * Notes that so many cells may step at each of some instants.
   *
   * @param run not changed until {@link #clear}
   */
  void add(StepRun run, int cells) {
    if (size == runs.length) {
      runs = Arrays.copyOf(runs, size * 2);
      weights = Arrays.copyOf(weights, size * 2);
      passed = Arrays.copyOf(passed, size * 2);
    }
    runs[size] = run;
    weights[size++] = cells;
  }

  /**
   * The least instant up to which, itself included, there are so many steps; {@link Long#MAX_VALUE}
   * when there are no more in all.
   */
  long lastMillis(int mostSteps) {
    Arrays.fill(passed, 0, size, 0);
    int steps = 0;
    while (true) {
      int earliest = earliest();
      if (earliest < 0) {
        return Long.MAX_VALUE;
      }
      long instant = next(earliest);
      steps += weights[earliest];
      passed[earliest]++;
      if (steps > mostSteps || steps == mostSteps && earliest() >= 0) {
        return instant;
      }
    }
  }

  private int earliest() {
    int earliest = -1;
    for (int i = 0; i < size; i++) {
      if (runs[i].has(passed[i]) && (earliest < 0 || next(i) < next(earliest))) {
        earliest = i;
      }
    }
    return earliest;
  }

  private long next(int run) {
    return runs[run].atMillis(passed[run]);
  }
}
