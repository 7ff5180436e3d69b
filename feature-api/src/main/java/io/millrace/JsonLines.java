package io.millrace;

import java.util.Map;

/** Files with one JSON object per line. */
public final class JsonLines {
  private JsonLines() {}

  /**
   * The files of a path: one file, a folder, or a glob such as {@code ${LAKE}/customers/*.jsonl},
   * on any file system that Flink reads. {@code ${NAME}} is put in by the job when it runs.
   */
  public static TableSource files(String path) {
    return new TableSource("jsonl", Map.of("path", TableSource.text(path)));
  }
}
