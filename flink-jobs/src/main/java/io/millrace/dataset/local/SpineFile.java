package io.millrace.dataset.local;

import io.millrace.dataset.DataFile;
import io.millrace.dataset.spine.StagedSpine;
import io.millrace.type.FieldNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
  private static final List<String> OTHER_DELIMITERS = List.of(";", "\t", "|");

  /** RFC 4180. What is not said here DuckDB would tell from the first rows. */
  private static final String CSV =
      "all_varchar=true, delim=',', quote='\"', escape='\"', comment='', skip=0,"
          + " allow_quoted_nulls=false, null_padding=false, strict_mode=true";

  /**
   * Reads the columns; those of a CSV from its header, and their types from all of its cells.
   *
   * @throws LocalEngineException if the file is not of its format
   */
  static SpineFile open(LocalDatabase database, StagedSpine staged) {
    String reading = asWritten(staged.file());
    return new SpineFile(
        staged,
        switch (staged.file().format()) {
          case PARQUET -> columns(database, staged.named(reading, Sql::name));
          case CSV -> {
            rejectTwins(database, staged.file());
            yield new CsvTypes(database, reading).of(named(columns(database, reading).keySet()));
          }
        });
  }

  /** The database would give the second another name; names differ by more than case there. */
  private static void rejectTwins(LocalDatabase database, DataFile file) {
    Set<String> seen = new HashSet<>();
    database.forEach(
        "SELECT * FROM %s LIMIT 1".formatted(csv(file, "header=false")),
        row -> {
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            String name = row.getString(i) == null ? "" : row.getString(i).strip();
            if (!name.isEmpty() && !seen.add(name.toLowerCase(Locale.ROOT))) {
              throw new LocalEngineException(
                  "its header has '%s' twice; give each column a name of its own".formatted(name),
                  null);
            }
          }
        });
  }

  /** Else it would be a table of one column, without a word. */
  private static Set<String> named(Set<String> columns) {
    String header = String.join("", columns);
    for (String delimiter : OTHER_DELIMITERS) {
      if (columns.size() == 1 && header.contains(delimiter)) {
        throw new LocalEngineException(
            "its header is '%s'; cells of a CSV are separated by commas".formatted(header), null);
      }
    }
    return columns;
  }

  /** Its rows as a table function, with some columns of a CSV as the text that stands there. */
  String reading(Set<String> asText) {
    String reading = asWritten(staged.file());
    return switch (staged.file().format()) {
      case PARQUET -> staged.named(reading, Sql::name);
      case CSV ->
          columns.entrySet().stream()
              .map(column -> typed(column.getKey(), column.getValue(), asText))
              .collect(Collectors.joining(", ", "(SELECT ", " FROM " + reading + ")"));
    };
  }

  private static String typed(String column, String type, Set<String> asText) {
    String name = Sql.name(column);
    return asText.contains(column) || type.equals(CsvTypes.TEXT)
        ? name
        : CsvTypes.typed(name, type) + " AS " + name;
  }

  /**
   * All rows of a file as a table function, every cell of a CSV as the text that stands there:
   * nothing about a CSV is guessed, and an empty text in quotes is none that is missing. A path is
   * the file of that name and says nothing of what is in it.
   */
  static String asWritten(DataFile file) {
    return switch (file.format()) {
      case PARQUET ->
          "read_parquet(%s, hive_partitioning=false)"
              .formatted(LiteralPath.of(file.path().toAbsolutePath()));
      case CSV -> csv(file, "header=true");
    };
  }

  private static String csv(DataFile file, String header) {
    return "read_csv(%s, hive_partitioning=false, %s, %s)"
        .formatted(LiteralPath.of(file.path().toAbsolutePath()), header, CSV);
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
