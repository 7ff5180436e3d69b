package io.millrace.benchmarks.gateway;

/**
 * How much a run does.
 *
 * @param largeRows rows of each of the views that are read most
 * @param smallRows rows of each of the others
 * @param runScale by which the length of each measurement is multiplied
 * @param warmUpSeconds of each request and contestant before anything counts
 */
record Size(int largeRows, int smallRows, double runScale, double warmUpSeconds, int repeats) {
  static final Size FULL = new Size(1_000_000, 100_000, 1, 6, 5);
  static final Size QUICK = new Size(50_000, 5_000, 0.12, 1, 2);
}
