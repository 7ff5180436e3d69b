package io.millrace.job.source.table.reader;

/**
 * A source that cannot be read now: it is down, refuses, or has other columns. The message names
 * the table, is for people, and holds no secret; so there is no cause.
 */
public final class SourceUnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  public SourceUnavailableException(String message) {
    super(message);
  }
}
