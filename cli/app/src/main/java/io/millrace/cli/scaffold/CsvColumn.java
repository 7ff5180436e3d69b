package io.millrace.cli.scaffold;

import io.millrace.cli.scaffold.ColumnType.Presence;
import java.util.Locale;

/**
 * A column of a file.
 *
 * @param name as the file has it
 * @param type the narrowest that every sampled value can be read as
 * @param presence whether each sampled row has a value
 */
record CsvColumn(String name, ColumnType type, Presence presence) {

  /** Name of the record's component. */
  String field() {
    return JavaNames.field(name);
  }

  /** Whether a table finds the column by the component: case and underscores do not count. */
  boolean isFoundByField() {
    return plain(name).equals(plain(field()));
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replace("_", "");
  }

  /** Type of the record's component. */
  String javaType() {
    return type.java(presence);
  }
}
