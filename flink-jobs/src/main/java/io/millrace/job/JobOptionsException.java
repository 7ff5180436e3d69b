package io.millrace.job;

import java.util.List;

/** Options that cannot be used; the message lists every problem. */
public final class JobOptionsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  JobOptionsException(List<String> problems) {
    super("Cannot use the job's options:\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line for each. */
  public List<String> problems() {
    return problems;
  }
}
