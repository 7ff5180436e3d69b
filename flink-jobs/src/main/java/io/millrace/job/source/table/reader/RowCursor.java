package io.millrace.job.source.table.reader;

import java.util.List;

/** Rows in the order of their places. Used by one thread. */
public interface RowCursor extends AutoCloseable {

  /**
   * The next rows, as many as the source hands over at a time; none at the end.
   *
   * @throws SourceUnavailableException if the source cannot be read now
   * @throws OutdatedPlanException if what is read is not there any more as it was planned
   */
  List<ReadRow> next() throws SourceUnavailableException, OutdatedPlanException;

  @Override
  void close();
}
