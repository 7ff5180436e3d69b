package io.millrace.job;

import io.millrace.job.source.file.FileFormat;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a stream or table is read instead of where its definition says, written {@code
 * kind:location}: {@code csv:payments.csv}, {@code jsonl:/data/payments}, {@code parquet:s3://...},
 * {@code kafka:topic}.
 *
 * @param kind what is there
 * @param location path or URI of files or folders, or a topic
 */
public record SourceOverride(Kind kind, String location) implements Serializable {
  public SourceOverride {
    Objects.requireNonNull(kind, "kind");
    if (location.isEmpty()) {
      throw new IllegalArgumentException("no location after '" + kind.text() + ":'");
    }
  }

  /** What a stream can be read from. */
  public enum Kind {
    /** CSV files with a header. */
    CSV,
    /** Files of one JSON object a line. */
    JSONL,
    /** Parquet files. */
    PARQUET,
    /** A topic in the stream's own format. */
    KAFKA;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The format of files of this kind; null for topics. */
    public FileFormat fileFormat() {
      return switch (this) {
        case CSV -> FileFormat.CSV;
        case JSONL -> FileFormat.JSON_LINES;
        case PARQUET -> FileFormat.PARQUET;
        case KAFKA -> null;
      };
    }
  }

  /** The same from any working directory: files of this machine by their absolute path. */
  public SourceOverride absolute() {
    return kind == Kind.KAFKA || location.contains("://")
        ? this
        : new SourceOverride(kind, Path.of(location).toAbsolutePath().normalize().toString());
  }

  /**
   * Reads {@code kind:location}.
   *
   * @throws IllegalArgumentException says what would be accepted
   */
  public static SourceOverride parse(String text) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    for (Kind known : Kind.values()) {
      if (colon >= 0 && known.text().equals(kind)) {
        return new SourceOverride(known, text.substring(colon + 1));
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no source; use csv:PATH, jsonl:PATH, parquet:PATH or kafka:TOPIC");
  }
}
