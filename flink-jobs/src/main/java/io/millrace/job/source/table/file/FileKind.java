package io.millrace.job.source.table.file;

/** How a table's files hold their rows. */
public enum FileKind {
  /** UTF-8; cells may be quoted, and a quoted cell may hold line ends: a file is one part. */
  CSV,
  /** UTF-8, a JSON object in each line; cut at line ends, unless packed. */
  JSON_LINES,
  /** Cut at row groups. */
  PARQUET;

  /** Whether a file can be read from its middle, knowing only that. */
  boolean canBeCut(String file) {
    return switch (this) {
      case CSV -> false;
      case JSON_LINES -> !TextLines.isPacked(file);
      case PARQUET -> true;
    };
  }
}
