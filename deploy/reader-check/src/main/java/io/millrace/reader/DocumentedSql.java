package io.millrace.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The statements that the docs show, by region. Immutable. */
record DocumentedSql(Map<String, List<String>> statements) {
  /** Reads the resource whose regions are the docs' snippets. */
  static DocumentedSql read(String resource) throws IOException {
    try (InputStream file = DocumentedSql.class.getResourceAsStream(resource)) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      Map<String, List<String>> regions = new LinkedHashMap<>();
      for (String region : text.split("(?m)^-- region ")) {
        int end = region.indexOf("-- endregion");
        if (end >= 0) {
          int name = region.indexOf('\n');
          regions.put(region.substring(0, name), split(region.substring(name, end)));
        }
      }
      return new DocumentedSql(regions);
    }
  }

  private static List<String> split(String region) {
    String code =
        region.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
    List<String> statements = new ArrayList<>();
    for (String statement : code.split(";")) {
      if (!statement.isBlank()) {
        statements.add(statement.strip());
      }
    }
    return statements;
  }

  /** The statement of that number in a region, from 0. */
  String statement(String region, int number) {
    return statements.get(region).get(number);
  }
}
