package io.millrace.job.source.table;

/**
 * What comes out of a table's source: a row, a malformed row, the end of a pull, that it is left,
 * or that the source cannot be read.
 *
 * <p>The end of a pull comes after all of its rows and before any row of the next one, in whatever
 * subtask and over whatever edge: it is emitted only when a checkpoint has completed that covers
 * the rows. That holds for aligned checkpoints.
 */
public sealed interface Pulled permits FoundRow, RejectedRow, PullEnd, PullLeft, PullTrouble {

  /** The table's name. */
  String table();

  /** The pull's number, from 1, never used twice for a table. */
  long pull();

  /**
   * When the pull began, before anything was read, in epoch milliseconds UTC: one instant for all
   * of a pull. The table is as the source was then, or later; staleness counts from here.
   */
  long pulledAtMillis();

  /**
   * When it came in: the reader's clock, in epoch milliseconds UTC. Rises within a reader, also
   * when the clock is set back, and is the record's timestamp.
   */
  long arrivalMillis();
}
