package io.millrace.type;

/** The constructor of a user's record threw; the cause is what it threw. */
public final class RecordConstructionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RecordConstructionException(String record, Throwable cause) {
    super("the constructor of " + record + " threw " + cause, cause);
  }
}
