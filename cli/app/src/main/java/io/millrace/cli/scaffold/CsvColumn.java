package io.millrace.cli.scaffold;

import io.millrace.cli.scaffold.ColumnType.Presence;
import java.util.Locale;

/**
 * A column of a file.
 *
 * @param name as the file has it
 * @param field name of the record's component
 * @param type the narrowest that every sampled value can be read as
 * @param presence whether each sampled row has a value
 */
record CsvColumn(String name, String field, ColumnType type, Presence presence) {

  /** Whether a table finds the column by the component: case and underscores do not count. */
  boolean isFoundByField() {
    return plain(name).equals(plain(field()));
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replace("_", "");
  }

  /** Whether it says when: an instant, or a day. */
  boolean isTime() {
    return type == ColumnType.TIMESTAMP || type == ColumnType.DATE;
  }

  /** Read as instants: of a day, its beginning in UTC. */
  CsvColumn asInstants() {
    return new CsvColumn(name, field, ColumnType.TIMESTAMP, presence);
  }

  /** Type of the record's component. */
  String javaType() {
    return type.java(presence);
  }
}
