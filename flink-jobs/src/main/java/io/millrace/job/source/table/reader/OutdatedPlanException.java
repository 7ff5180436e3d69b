package io.millrace.job.source.table.reader;

/**
 * What a pull was to read is not there any more as it was planned, as a file that was written anew:
 * the pull cannot be finished, but another can be made. The message names the table, is for people,
 * and holds no secret; so there is no cause.
 */
public final class OutdatedPlanException extends Exception {
  private static final long serialVersionUID = 1;

  public OutdatedPlanException(String message) {
    super(message);
  }
}
