package io.millrace.forget;

import java.util.List;

/** Keys cannot be forgotten as asked for; says everything that is wrong. Nothing was begun. */
public final class ForgetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  /**
   * @param entity as it was named
   * @param problems at least one
   */
  public ForgetException(String entity, List<String> problems) {
    super(
        "Cannot forget keys of '%s': %s"
            .formatted(
                entity,
                problems.size() == 1
                    ? problems.get(0)
                    : problems.size() + " problems\n  " + String.join("\n  ", problems)));
    this.problems = List.copyOf(problems);
  }

  /** Each thing that is wrong. */
  public List<String> problems() {
    return problems;
  }
}
