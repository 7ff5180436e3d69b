package io.millrace;

import java.util.HashMap;
import java.util.Map;

/**
 * CSV files. An empty cell is no value, but for text and bytes it is the empty one unless {@link
 * CsvFormat#nullText} says otherwise.
 */
public final class Csv {
  private Csv() {}

  /**
   * The files of a path: one file, a folder, or a glob such as {@code ${LAKE}/customers/*.csv}, on
   * any file system that Flink reads. {@code ${NAME}} is put in by the job when it runs. They have
   * commas, double quotes and a header line.
   */
  public static TableSource files(String path) {
    return files(path, CsvFormat.COMMAS);
  }

  /** As {@link #files(String)}, written in another way. */
  public static TableSource files(String path, CsvFormat format) {
    Map<String, String> properties = new HashMap<>();
    properties.put("path", TableSource.text(path));
    if (format != null) {
      properties.putAll(format.properties());
    }
    return new TableSource("csv", properties);
  }
}
