package io.millrace.job.source.table.reader;

import io.millrace.job.source.table.pull.PullPlan;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;

/** A table's source as one reader uses it, by one connection at a time. */
public interface RowClient {

  /**
   * Looks at what a pull will read.
   *
   * @param mark of the pull before; null if there is none
   * @throws SourceUnavailableException if the source cannot be read now
   */
  PullPlan plan(String mark) throws SourceUnavailableException;

  /**
   * The rows of a split from a position on, those of the position's own place included.
   *
   * @throws SourceUnavailableException if the source cannot be read now
   * @throws OutdatedPlanException if what is to be read is not there any more as it was planned
   */
  RowCursor open(SplitWork.ReadRows rows, Position from)
      throws SourceUnavailableException, OutdatedPlanException;

  /** Makes whatever waits for the source fail soon. From any thread. */
  void abort();
}
