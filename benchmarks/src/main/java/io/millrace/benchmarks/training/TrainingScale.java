package io.millrace.benchmarks.training;

/**
 * How much is measured.
 *
 * @param events of the log
 * @param keys at most so many
 * @param rows of the spine
 * @param repeats rounds that count
 * @param largeEvents of the log that is read with little memory
 */
record TrainingScale(int events, int keys, int rows, int repeats, int largeEvents) {
  static TrainingScale full() {
    return new TrainingScale(5_000_000, 100_000, 500_000, 5, 20_000_000);
  }

  static TrainingScale quick() {
    return new TrainingScale(500_000, 20_000, 50_000, 2, 1_000_000);
  }

  /** The log that is read with little memory, and the same spine otherwise. */
  TrainingScale large() {
    return new TrainingScale(largeEvents, keys, rows, 1, largeEvents);
  }
}
