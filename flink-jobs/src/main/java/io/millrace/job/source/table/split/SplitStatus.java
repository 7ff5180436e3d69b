package io.millrace.job.source.table.split;

/** How far a split is. */
public enum SplitStatus {
  /** There is something left to emit. */
  OPEN,
  /** All of it has been emitted; the enumerator has not yet said that it knows. */
  FINISHED
}
