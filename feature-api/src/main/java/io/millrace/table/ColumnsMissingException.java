package io.millrace.table;

import java.util.List;

/**
 * A source that does not have the columns of its table any more, or not each once. Nothing is wrong
 * with a row: the table waits until the source or the definition is mended.
 */
public final class ColumnsMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;

  ColumnsMissingException(String table, List<String> problems, List<String> found) {
    super("Cannot read table '%s': %s".formatted(table, what(problems, found)));
    this.what = what(problems, found);
  }

  private static String what(List<String> problems, List<String> found) {
    return "%s; its source has the columns %s"
        .formatted(String.join(", ", problems), String.join(", ", found));
  }

  /** The message without the table. */
  public String what() {
    return what;
  }
}
