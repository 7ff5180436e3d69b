package io.millrace.dataset.local;

import java.util.List;
import java.util.stream.Collectors;

/** Names and texts in statements. */
final class Sql {
  private Sql() {}

  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String text(Object value) {
    return "'" + value.toString().replace("'", "''") + "'";
  }

  static String list(List<String> parts) {
    return parts.stream().collect(Collectors.joining(", "));
  }
}
