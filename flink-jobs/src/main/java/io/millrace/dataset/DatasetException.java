package io.millrace.dataset;

import java.util.List;

/** A dataset cannot be made as asked for; says everything that is wrong, each with its place. */
public final class DatasetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /**
   * @param dataset its name
   * @param problems at least one
   */
  public DatasetException(String dataset, List<String> problems) {
    this("create", dataset, problems);
  }

  /**
   * @param verb what was to be done with it
   * @param dataset its name
   * @param problems at least one
   */
  public DatasetException(String verb, String dataset, List<String> problems) {
    super(message(verb, dataset, problems));
    this.problems = List.copyOf(problems);
  }

  /** Each thing that is wrong. */
  public List<String> problems() {
    return problems;
  }

  private static String message(String verb, String dataset, List<String> problems) {
    String head = "Cannot %s dataset '%s': ".formatted(verb, dataset);
    return problems.size() == 1
        ? head + problems.get(0)
        : head + problems.size() + " problems\n  " + String.join("\n  ", problems);
  }
}
