package io.millrace.client;

import java.util.List;

/** A query that the gateway refused or failed; asking the same again does not help. */
public final class QueryRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int httpStatus;
  private final transient List<Problem> problems;

  /**
   * One thing that is wrong.
   *
   * @param code stable, such as {@code INVALID_QUERY}
   * @param feature name of the feature or key concerned, or null
   */
  public record Problem(String code, String message, String feature) {}

  QueryRefusedException(int httpStatus, List<Problem> problems) {
    super(
        "the gateway answers "
            + httpStatus
            + ": "
            + String.join("; ", problems.stream().map(Problem::message).toList()));
    this.httpStatus = httpStatus;
    this.problems = List.copyOf(problems);
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** All of them. */
  public List<Problem> problems() {
    return problems;
  }
}
