package io.millrace.dataset;

/**
 * The rows that a dataset answers: a file, a table of Iceberg, or what a query of a database gives.
 * They are read once, as they stand at one moment.
 */
public sealed interface Spine permits DataFile, TableSpine, SqlSpine {

  /** What is accepted, for messages. */
  String ACCEPTED =
      "csv:PATH, parquet:PATH, iceberg:NAMESPACE.TABLE, sql:CONNECTION:SELECT or"
          + " sql:CONNECTION:FILE.sql";

  /**
   * Reads {@link #ACCEPTED what is accepted}, or a path that ends in {@code .parquet} or {@code
   * .csv}.
   *
   * @throws IllegalArgumentException says what would be accepted
   */
  static Spine parse(String text) {
    if (text.startsWith(TableSpine.PREFIX)) {
      return TableSpine.parse(text);
    }
    return text.startsWith(SqlSpine.PREFIX) ? SqlSpine.parse(text) : DataFile.parse(text);
  }

  /** As {@link #parse} reads it; holds no secret. */
  @Override
  String toString();
}
