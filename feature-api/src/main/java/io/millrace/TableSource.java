package io.millrace;

import java.util.Map;

/**
 * Where a table's rows are pulled from by default: made by {@link Jdbc}, {@link Csv}, {@link
 * JsonLines}, {@link Parquet} and {@link Iceberg}. A deployment may swap it without touching the
 * definition.
 *
 * @param kind {@code jdbc}, {@code csv}, {@code jsonl}, {@code parquet} or {@code iceberg}
 * @param properties all properties; never a URL of a database or a secret: connections are named,
 *     and a path may hold {@code ${NAME}}, which the job puts in when it runs
 */
public record TableSource(String kind, Map<String, String> properties) {
  public TableSource {
    properties = Map.copyOf(properties);
  }

  static String text(String given) {
    return given == null ? "" : given;
  }
}
