package io.millrace.job.source.table.split;

/** How far a split is. */
public enum SplitStatus {
  /** There is something left to emit. */
  OPEN,
  /** All of it has been emitted; the enumerator has not yet said that it knows. */
  FINISHED,
  /**
   * What it was to read is not there any more as it was planned: nothing more of it will come, and
   * its pull will be left. The enumerator has not yet said that it knows.
   */
  LEFT
}
