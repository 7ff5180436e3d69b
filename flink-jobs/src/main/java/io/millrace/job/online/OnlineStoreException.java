package io.millrace.job.online;

/** The online store cannot be used; the message says which and why. */
public final class OnlineStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OnlineStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
