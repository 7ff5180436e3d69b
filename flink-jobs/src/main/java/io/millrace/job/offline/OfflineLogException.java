package io.millrace.job.offline;

/** The offline log cannot be what the definitions ask for, or cannot be read. */
public final class OfflineLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OfflineLogException(String message) {
    super(message);
  }

  public OfflineLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
