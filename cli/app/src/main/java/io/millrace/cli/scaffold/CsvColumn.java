package io.millrace.cli.scaffold;

import io.millrace.cli.scaffold.ColumnType.Presence;

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

  /** Type of the record's component. */
  String javaType() {
    return type.java(presence);
  }
}
