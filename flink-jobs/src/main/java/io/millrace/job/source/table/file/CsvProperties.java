package io.millrace.job.source.table.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** How a CSV file is written, as a manifest has it. */
public final class CsvProperties {

  private static final ObjectMapper JSON = new ObjectMapper();

  private CsvProperties() {}

  /**
   * @param properties {@code delimiter}, {@code quote}, {@code null} and {@code columns}, a JSON
   *     array; each only where it is not as most is written
   */
  public static CsvShape shape(Map<String, String> properties) {
    return new CsvShape(
        properties.getOrDefault("delimiter", ",").charAt(0),
        properties.getOrDefault("quote", "\"").charAt(0),
        properties.get("null"),
        columns(properties.getOrDefault("columns", "[]")));
  }

  private static List<String> columns(String array) {
    try {
      return List.of(JSON.readValue(array, String[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("columns '" + array + "' are no JSON array of texts", e);
    }
  }
}
