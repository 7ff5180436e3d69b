package io.millrace.job.source.table;

import io.millrace.job.source.table.file.CsvShape;
import io.millrace.job.source.table.file.FileKind;
import java.util.Objects;

/**
 * The rows of files.
 *
 * @param kind of all of them
 * @param path a file, a folder, or a glob, on any file system that Flink reads; {@code ${NAME}}
 *     stands for an environment variable of the TaskManager that reads
 * @param csv how CSV is written; not looked at for other kinds
 */
public record TableFiles(FileKind kind, String path, CsvShape csv) implements RowSource {
  private static final long serialVersionUID = 1;

  public TableFiles {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(csv, "csv");
  }

  public static TableFiles of(FileKind kind, String path) {
    return new TableFiles(kind, path, CsvShape.COMMAS);
  }

  @Override
  public String identity() {
    return "files " + kind + " " + path + (kind == FileKind.CSV ? "\n" + csv : "");
  }
}
