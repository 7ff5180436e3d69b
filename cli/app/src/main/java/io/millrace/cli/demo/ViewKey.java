package io.millrace.cli.demo;

import java.util.List;

/**
 * A key of a view of the example.
 *
 * @param view its name
 * @param columns values of the key's columns
 */
record ViewKey(String view, List<String> columns) {
  ViewKey {
    columns = List.copyOf(columns);
  }
}
