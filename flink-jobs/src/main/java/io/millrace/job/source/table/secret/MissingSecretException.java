package io.millrace.job.source.table.secret;

/** A reference that leads to no secret. The message names the reference. */
public final class MissingSecretException extends Exception {
  private static final long serialVersionUID = 1;

  MissingSecretException(String message) {
    super(message);
  }
}
