package io.millrace;

import java.util.Map;

/**
 * CSV files with a header line. An empty cell is no value, but for text and bytes it is the empty
 * one.
 */
public final class Csv {
  private Csv() {}

  /**
   * The files of a path: one file, a folder, or a glob such as {@code ${LAKE}/customers/*.csv}, on
   * any file system that Flink reads. {@code ${NAME}} is put in by the job when it runs.
   */
  public static TableSource files(String path) {
    return new TableSource("csv", Map.of("path", TableSource.text(path)));
  }
}
