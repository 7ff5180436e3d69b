package io.millrace.dataset;

/** Where a dataset goes: a file, or a table of Iceberg. */
public sealed interface DatasetTarget permits DataFile, TableTarget {

  /**
   * Reads {@code parquet:PATH}, {@code csv:PATH}, a path whose name ends so, or {@code
   * iceberg:NAMESPACE.TABLE}.
   *
   * @throws IllegalArgumentException says what would be accepted
   */
  static DatasetTarget parse(String text) {
    return text.startsWith(TableTarget.PREFIX) ? TableTarget.parse(text) : DataFile.parse(text);
  }

  /** As {@link #parse} reads it. */
  @Override
  String toString();
}
