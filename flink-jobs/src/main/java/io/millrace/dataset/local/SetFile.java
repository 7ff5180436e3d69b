package io.millrace.dataset.local;

import io.millrace.dataset.DataFile;
import io.millrace.dataset.registry.TableSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the rows of a query as the file of a set, or as one that a table takes in. */
final class SetFile {
  private SetFile() {}

  static void write(LocalDatabase database, String rows, DataFile.Format format, Path file) {
    copy(database, rows, options(format), file);
  }

  /** Says which id each column has in a table, by path. */
  interface Ids {
    /**
     * @param example a file without rows that has the columns
     */
    Map<String, Integer> of(Path example) throws IOException;
  }

  /** Writes a file of a table, with columns as Iceberg can hold them. */
  static void writeForTable(LocalDatabase database, String query, Ids ids, Path file)
      throws IOException {
    Map<String, String> types = new LinkedHashMap<>();
    database.forEach("DESCRIBE " + query, row -> types.put(row.getString(1), row.getString(2)));
    String rows =
        "SELECT %s FROM (%s)"
            .formatted(IcebergColumns.of(types, nanos(database, types, query)), query);
    Path example = example(database, rows);
    String options = options(DataFile.Format.PARQUET);
    copy(database, rows, options + FieldIds.option(example, ids.of(example)), file);
  }

  /** What the columns are in a file, nested ones too, is best asked of a file. */
  private static Path example(LocalDatabase database, String rows) {
    Path example = database.folder().resolve("columns.parquet");
    copy(
        database,
        "SELECT * FROM (%s) LIMIT 0".formatted(rows),
        options(DataFile.Format.PARQUET),
        example);
    return example;
  }

  /**
   * Columns of a query of which a table cannot tell one from what is in another: {@code a.b} beside
   * a record {@code a} that has a {@code b}.
   *
   * @return their names; empty where there are none
   */
  static List<String> ambiguous(LocalDatabase database, String query) throws IOException {
    Map<String, String> types = SpineFile.columns(database, "(%s)".formatted(query));
    List<String> dotted = types.keySet().stream().filter(name -> name.contains(".")).toList();
    return dotted.isEmpty()
        ? List.of()
        : TableSet.ambiguous(
            example(
                database,
                "SELECT %s FROM (%s)".formatted(IcebergColumns.of(types, Set.of()), query)));
  }

  private static Set<String> nanos(
      LocalDatabase database, Map<String, String> types, String query) {
    Set<String> nanos = new HashSet<>();
    for (String column : IcebergColumns.nanoseconds(types)) {
      String finer =
          "SELECT count(*) FROM (%s) WHERE epoch_ns(%s) %% 1000 <> 0"
              .formatted(query, Sql.name(column));
      if (database.number(finer) > 0) {
        nanos.add(column);
      }
    }
    return nanos;
  }

  private static void copy(LocalDatabase database, String rows, String options, Path file) {
    database.execute(
        "COPY (%s) TO %s (%s)".formatted(rows, Sql.text(file.toAbsolutePath()), options));
  }

  /** How rows are written to a file. */
  static String options(DataFile.Format format) {
    return switch (format) {
      // Its dictionaries take -0.0 and 0.0 for one value and would write either for both.
      case PARQUET -> "FORMAT PARQUET, COMPRESSION ZSTD, DICTIONARY_SIZE_LIMIT 0";
      case CSV -> "FORMAT CSV, HEADER";
    };
  }
}
