package io.millrace.gateway.store;

/** A row in the online store that is not one of the view's layout. Asking again does not help. */
public final class UnreadableRowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableRowException(String view, IllegalArgumentException cause) {
    super("a row of view " + view + " cannot be read: " + cause.getMessage(), cause);
  }
}
