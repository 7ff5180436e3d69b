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
    this(problems, "Cannot %s dataset '%s': ".formatted(verb, dataset));
  }

  private DatasetException(List<String> problems, String head) {
    super(message(head, problems));
    this.problems = List.copyOf(problems);
  }

  /** Of rows of a view that cannot be read as asked for. */
  public static DatasetException ofView(String view, List<String> problems) {
    return new DatasetException(problems, "Cannot read view '%s': ".formatted(view));
  }

  /** Each thing that is wrong. */
  public List<String> problems() {
    return problems;
  }

  private static String message(String head, List<String> problems) {
    return problems.size() == 1
        ? head + problems.get(0)
        : head + problems.size() + " problems\n  " + String.join("\n  ", problems);
  }
}
