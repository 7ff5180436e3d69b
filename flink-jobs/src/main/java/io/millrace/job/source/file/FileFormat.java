package io.millrace.job.source.file;

import java.io.IOException;
import java.util.Locale;
import org.apache.flink.core.fs.Path;

/** How a file holds its rows. */
public enum FileFormat {
  /**
   * Comma-separated, UTF-8, the first record names the columns. Cells may be quoted; a quoted cell
   * may hold commas, doubled quotes and line ends.
   */
  CSV {
    @Override
    public FileRows open(Path path) throws IOException {
      return new CsvRows(Lines.of(path), path.toString());
    }
  },

  /** One JSON object a line, UTF-8; blank lines are skipped. */
  JSON_LINES {
    @Override
    public FileRows open(Path path) throws IOException {
      return new JsonLineRows(Lines.of(path));
    }
  },

  /** Parquet. */
  PARQUET {
    @Override
    public FileRows open(Path path) throws IOException {
      return new ParquetRows(path);
    }
  };

  /**
   * Opens a file at its first row.
   *
   * @throws IOException if it cannot be read, or is not of this format as a whole
   */
  public abstract FileRows open(Path path) throws IOException;

  /**
   * The format that a file's name tells, {@code .gz} aside.
   *
   * @throws IllegalArgumentException if it tells none
   */
  public static FileFormat ofName(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    if (name.endsWith(Lines.GZIP)) {
      name = name.substring(0, name.length() - Lines.GZIP.length());
    }
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "csv" -> CSV;
      case "jsonl", "ndjson", "json" -> JSON_LINES;
      case "parquet" -> PARQUET;
      default ->
          throw new IllegalArgumentException(
              "Cannot tell the format of '%s' from its name; use .csv, .jsonl, .ndjson, .json (also with .gz) or .parquet, or name the format"
                  .formatted(fileName));
    };
  }
}
