package io.millrace.dataset.local;

import java.util.List;
import java.util.stream.Collectors;

/** Names and texts in statements. */
final class Sql {
  private Sql() {}

  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A statement ends at a zero byte, so that is written as a call. */
  static String text(Object value) {
    String quoted = "'" + value.toString().replace("'", "''") + "'";
    return quoted.indexOf('\0') < 0 ? quoted : "(" + quoted.replace("\0", "' || chr(0) || '") + ")";
  }

  static String list(List<String> parts) {
    return parts.stream().collect(Collectors.joining(", "));
  }
}
