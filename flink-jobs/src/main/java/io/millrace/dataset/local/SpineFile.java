package io.millrace.dataset.local;

import io.millrace.dataset.DataFile;
import io.millrace.dataset.spine.StagedSpine;
import io.millrace.type.FieldNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The file that a spine is read from, and its columns.
 *
 * @param columns DuckDB's types by name, in the file's order
 */
record SpineFile(StagedSpine staged, Map<String, String> columns) {

  /**
   * Reads the columns.
   *
   * @throws LocalEngineException if the file is not of its format
   */
  static SpineFile open(LocalDatabase database, StagedSpine staged) {
    return new SpineFile(staged, columns(database, reading(staged, Set.of())));
  }

  /** Its rows as a table function, with some columns of a CSV as the text that stands there. */
  String reading(Set<String> asText) {
    return reading(staged, asText);
  }

  private static String reading(StagedSpine staged, Set<String> asText) {
    return staged.named(reading(staged.file(), asText), Sql::name);
  }

  private static String reading(DataFile file, Set<String> asText) {
    String path = LiteralPath.of(file.path().toAbsolutePath());
    return switch (file.format()) {
      case PARQUET -> "read_parquet(%s, hive_partitioning=false)".formatted(path);
      case CSV ->
          "read_csv(%s, hive_partitioning=false, header=true, sample_size=-1%s)"
              .formatted(
                  path,
                  asText.isEmpty()
                      ? ""
                      : asText.stream()
                          .map(column -> Sql.text(column) + ": 'VARCHAR'")
                          .collect(Collectors.joining(", ", ", types={", "}")));
    };
  }

  /**
   * All rows of a set's file as a table function, every cell of a CSV as the text that stands
   * there: no type is told from the values, and an empty text in quotes is none that is missing.
   */
  static String asWritten(DataFile file) {
    return switch (file.format()) {
      case PARQUET -> reading(file, Set.of());
      case CSV ->
          "read_csv(%s, hive_partitioning=false, header=true, all_varchar=true, delim=',', quote='\"', escape='\"', allow_quoted_nulls=false, null_padding=false)"
              .formatted(LiteralPath.of(file.path().toAbsolutePath()));
    };
  }

  /** Columns of a relation, with DuckDB's types. */
  static Map<String, String> columns(LocalDatabase database, String relation) {
    Map<String, String> columns = new LinkedHashMap<>();
    database.forEach(
        "DESCRIBE SELECT * FROM " + relation,
        row -> columns.put(row.getString(1), row.getString(2)));
    return columns;
  }

  boolean isCsv() {
    return staged.file().format() == DataFile.Format.CSV;
  }

  /** The column of this name, else the only one that differs in case and underscores alone. */
  Optional<String> find(String name) {
    if (columns.containsKey(name)) {
      return Optional.of(name);
    }
    List<String> alike = new ArrayList<>();
    for (String column : columns.keySet()) {
      if (FieldNames.plain(column).equals(FieldNames.plain(name))) {
        alike.add(column);
      }
    }
    return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
  }

  /** For messages. */
  String listed() {
    return String.join(", ", columns.keySet());
  }
}
