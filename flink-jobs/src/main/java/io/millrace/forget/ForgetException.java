package io.millrace.forget;

import java.util.List;

/**
 * Keys cannot be forgotten as asked for, or places of a request not be let go; says everything that
 * is wrong. Nothing was begun.
 */
public final class ForgetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  private ForgetException(String what, List<String> problems) {
    super(
        what
            + ": "
            + (problems.size() == 1
                ? problems.get(0)
                : problems.size() + " problems\n  " + String.join("\n  ", problems)));
    this.problems = List.copyOf(problems);
  }

  /**
   * @param entity as it was named
   * @param problems at least one
   */
  static ForgetException ofKeys(String entity, List<String> problems) {
    return new ForgetException("Cannot forget keys of '%s'".formatted(entity), problems);
  }

  /** Places of a request cannot be let go. */
  static ForgetException ofRelease(long id, List<String> problems) {
    return new ForgetException("Cannot release places of request " + id, problems);
  }

  /** Each thing that is wrong. */
  public List<String> problems() {
    return problems;
  }
}
