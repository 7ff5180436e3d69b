package io.millrace.dataset;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * A table in a file: a spine to read, or a dataset to write. Written {@code parquet:PATH} or {@code
 * csv:PATH}, or as a path whose name ends so.
 *
 * @param format how the file holds its rows
 * @param path where it is
 */
public record DataFile(Format format, Path path) implements Spine, DatasetTarget {
  public DataFile {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(path, "path");
  }

  /** How rows are held. */
  public enum Format {
    /** With types. */
    PARQUET,
    /** Text with a header; types are told from the values. */
    CSV;

    /** As written before the colon, and as a file's ending. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads {@code parquet:PATH}, {@code csv:PATH}, or a path that ends in {@code .parquet} or {@code
   * .csv}.
   *
   * @throws IllegalArgumentException says what would be accepted
   */
  public static DataFile parse(String text) {
    for (Format format : Format.values()) {
      String prefix = format.text() + ":";
      if (text.startsWith(prefix) && text.length() > prefix.length()) {
        return new DataFile(format, Path.of(text.substring(prefix.length())));
      }
    }
    for (Format format : Format.values()) {
      if (text.toLowerCase(Locale.ROOT).endsWith("." + format.text())) {
        return new DataFile(format, Path.of(text));
      }
    }
    throw new IllegalArgumentException(
        "'%s' is no file of rows; use parquet:PATH, csv:PATH, or a name that ends in .parquet or .csv"
            .formatted(text));
  }

  @Override
  public String toString() {
    return format.text() + ":" + path;
  }
}
