package io.millrace.aggregate;

/** A value that exists but cannot be given. Served with status {@code invalid} and the reason. */
public final class InvalidResultException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why a value cannot be given. The ordinal is part of the row format: append only. */
  public enum Reason {
    /** The sum leaves the range of its result type. */
    OVERFLOW,
    /** More distinct values than the declared bound. */
    BOUND
  }

  private final Reason reason;

  public InvalidResultException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
