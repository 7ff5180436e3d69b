package io.millrace.dataset.local;

/** The embedded database or Flink failed, or a file cannot be read or written. */
public final class LocalEngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LocalEngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
