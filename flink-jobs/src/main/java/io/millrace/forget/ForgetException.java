package io.millrace.forget;

import java.util.List;

/**
 * Keys cannot be forgotten as asked for, or places of a request not be let go; says everything that
 * is wrong. Nothing was begun.
 */
public final class ForgetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;
  private final boolean isOfMissing;

  private ForgetException(String what, List<String> problems, boolean isOfMissing) {
    super(
        what
            + ": "
            + (problems.size() == 1
                ? problems.get(0)
                : problems.size() + " problems\n  " + String.join("\n  ", problems)));
    this.problems = List.copyOf(problems);
    this.isOfMissing = isOfMissing;
  }

  /**
   * @param entity as it was named
   * @param problems at least one
   * @param isOfMissing whether all of them are that there is no such entity
   */
  static ForgetException ofKeys(String entity, List<String> problems, boolean isOfMissing) {
    return new ForgetException(
        "Cannot forget keys of '%s'".formatted(entity), problems, isOfMissing);
  }

  /**
   * Places of a request cannot be let go.
   *
   * @param isOfMissing whether all problems are that there is no such request or place
   */
  static ForgetException ofRelease(long id, List<String> problems, boolean isOfMissing) {
    return new ForgetException("Cannot release places of request " + id, problems, isOfMissing);
  }

  /** Whether nothing else is wrong than that what was named is not there. */
  public boolean isOfMissing() {
    return isOfMissing;
  }

  /** Each thing that is wrong. */
  public List<String> problems() {
    return problems;
  }
}
