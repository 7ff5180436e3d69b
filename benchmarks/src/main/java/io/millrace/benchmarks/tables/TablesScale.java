package io.millrace.benchmarks.tables;

/**
 * How much is measured.
 *
 * @param rows of the first load
 * @param warmUps rounds that are thrown away
 * @param repeats rounds that count
 * @param small rows of the table that a thousand changes are compared on
 * @param large rows of the other
 * @param pulls how many pulls of changes count
 */
record TablesScale(
    boolean quick, int rows, int warmUps, int repeats, int small, int large, int pulls) {
  static final TablesScale FULL = new TablesScale(false, 300_000, 1, 5, 100_000, 1_000_000, 7);
  static final TablesScale QUICK = new TablesScale(true, 30_000, 0, 1, 20_000, 50_000, 1);
}
