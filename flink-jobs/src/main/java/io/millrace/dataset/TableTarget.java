package io.millrace.dataset;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of the offline log's catalog that holds a dataset and nothing else. Written {@code
 * iceberg:NAMESPACE.TABLE}.
 *
 * @param table with its namespace
 */
public record TableTarget(String table) implements DatasetTarget {
  static final String PREFIX = "iceberg:";
  private static final Pattern FORM = Pattern.compile("[^@\\s]+\\.[^@.\\s]+");

  public TableTarget {
    Objects.requireNonNull(table, "table");
  }

  /** Reads {@code iceberg:NAMESPACE.TABLE}. */
  public static TableTarget parse(String text) {
    Matcher form = FORM.matcher(text.substring(PREFIX.length()));
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no table; use iceberg:NAMESPACE.TABLE".formatted(text));
    }
    return new TableTarget(form.group());
  }

  @Override
  public String toString() {
    return PREFIX + table;
  }
}
