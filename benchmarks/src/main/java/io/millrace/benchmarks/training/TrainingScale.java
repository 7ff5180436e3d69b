package io.millrace.benchmarks.training;

/**
 * How much is measured.
 *
 * @param events of the log
 * @param keys at most so many
 * @param rows of the spine
 * @param repeats rounds that count
 */
record TrainingScale(int events, int keys, int rows, int repeats) {
  static TrainingScale full() {
    return new TrainingScale(5_000_000, 100_000, 500_000, 5);
  }

  static TrainingScale quick() {
    return new TrainingScale(500_000, 20_000, 50_000, 2);
  }
}
