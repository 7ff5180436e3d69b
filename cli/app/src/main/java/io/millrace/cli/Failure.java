package io.millrace.cli;

import java.util.List;

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

  /**
   * That there is no such thing.
   *
   * @param what it is, such as {@code table}
   * @param known names of those that there are
   */
  public static Failure notFound(String what, String name, List<String> known) {
    return new Failure(
        ExitCode.NOT_FOUND,
        "There is no %s '%s'%s"
            .formatted(
                what,
                name,
                known.isEmpty() ? ", nor any other" : "; there is " + String.join(", ", known)));
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
