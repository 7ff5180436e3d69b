package io.millrace.benchmarks.streaming;

/** Takes the rows of one subtask, so that nothing is computed for nobody. */
@FunctionalInterface
interface RowTally {
  void add(Object row);
}
