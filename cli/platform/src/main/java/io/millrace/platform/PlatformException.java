package io.millrace.platform;

/**
 * A part of the local platform could not be started, stopped or used.
 *
 * <p>The message is meant for the person at the keyboard: what was wrong, where, and what to do.
 */
public final class PlatformException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public PlatformException(String message) {
    super(message);
  }

  public PlatformException(String message, Throwable cause) {
    super(message, cause);
  }
}
