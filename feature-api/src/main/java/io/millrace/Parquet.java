package io.millrace;

import java.util.Map;

/** Parquet files. */
public final class Parquet {
  private Parquet() {}

  /**
   * The files of a path: one file, a folder, or a glob such as {@code ${LAKE}/customers/*.parquet},
   * on any file system that Flink reads. {@code ${NAME}} is put in by the job when it runs.
   */
  public static TableSource files(String path) {
    return new TableSource("parquet", Map.of("path", TableSource.text(path)));
  }
}
