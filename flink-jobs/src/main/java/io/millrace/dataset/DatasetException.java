package io.millrace.dataset;

import java.util.List;

/** A dataset cannot be made as asked for; says everything that is wrong, each with its place. */
public final class DatasetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;
  private final boolean isOfMissing;

  /**
   * @param dataset its name
   * @param problems at least one
   */
  public DatasetException(String dataset, List<String> problems) {
    this("create", dataset, problems);
  }

  /**
   * @param dataset its name
   * @param problems at least one
   */
  public DatasetException(String dataset, Problems problems) {
    this(problems, problems.isOfMissing(), headed("create", dataset));
  }

  /**
   * @param verb what was to be done with it
   * @param dataset its name
   * @param problems at least one
   */
  public DatasetException(String verb, String dataset, List<String> problems) {
    this(problems, false, headed(verb, dataset));
  }

  /**
   * @param verb what was to be done with it
   * @param dataset its name
   * @param problems at least one
   */
  public DatasetException(String verb, String dataset, Problems problems) {
    this(problems, problems.isOfMissing(), headed(verb, dataset));
  }

  private DatasetException(List<String> problems, boolean isOfMissing, String head) {
    super(message(head, problems));
    this.problems = List.copyOf(problems);
    this.isOfMissing = isOfMissing;
  }

  private static String headed(String verb, String dataset) {
    return "Cannot %s dataset '%s': ".formatted(verb, dataset);
  }

  /** Of rows of a view that cannot be read as asked for. */
  public static DatasetException ofView(String view, Problems problems) {
    return ofView(view, problems, problems.isOfMissing());
  }

  /** The same problems, of rows of a view. */
  static DatasetException ofView(String view, DatasetException told) {
    return ofView(view, told.problems, told.isOfMissing);
  }

  private static DatasetException ofView(String view, List<String> problems, boolean isOfMissing) {
    return new DatasetException(problems, isOfMissing, "Cannot read view '%s': ".formatted(view));
  }

  /** Whether all that is wrong is that something which was named is not there. */
  public boolean isOfMissing() {
    return isOfMissing;
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
