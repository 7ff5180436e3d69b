package io.millrace.dataset.local;

import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetTarget;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the rows of a query as the file of a set, or as one that a table takes in. */
final class SetFile {
  private SetFile() {}

  static void write(LocalDatabase database, String query, DatasetTarget target, Path file) {
    String rows = query;
    DataFile.Format format = DataFile.Format.PARQUET;
    if (target instanceof DataFile own) {
      format = own.format();
    } else {
      Map<String, String> types = new LinkedHashMap<>();
      database.forEach("DESCRIBE " + rows, row -> types.put(row.getString(1), row.getString(2)));
      rows = "SELECT %s FROM (%s)".formatted(IcebergColumns.of(types), rows);
    }
    database.execute(
        "COPY (%s) TO %s (%s)".formatted(rows, Sql.text(file.toAbsolutePath()), options(format)));
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
