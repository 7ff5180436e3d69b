package io.millrace.client;

/** The gateway, or its store, did not answer before the deadline. Asking again later may help. */
public final class GatewayUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GatewayUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
