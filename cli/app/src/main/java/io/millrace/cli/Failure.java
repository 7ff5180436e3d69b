package io.millrace.cli;

/**
 * A command cannot do what it was asked. The message is for the person at the keyboard: what was
 * wrong, with the value, and what to do.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final ExitCode exitCode;

  public Failure(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public Failure(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
