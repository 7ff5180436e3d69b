package io.millrace.cli.scaffold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.scaffold.ColumnType.Presence;
import io.millrace.job.source.file.FileFormat;
import io.millrace.job.source.file.FileRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The columns of a file and some of its rows.
 *
 * @param rows texts by column; a missing value has no entry
 */
record CsvSample(List<CsvColumn> columns, List<Map<String, String>> rows) {
  private static final int SAMPLED = 1000;
  private static final ObjectMapper JSON = new ObjectMapper();

  CsvSample {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** What a project without a file is made of. */
  static CsvSample example() {
    return of(
        List.of(
            Map.of(
                "user_id", "u1",
                "item", "book",
                "price", "12.5",
                "bought_at", "2026-01-01T10:00:00Z")),
        List.of("user_id", "item", "price", "bought_at"));
  }

  /**
   * Samples a CSV file.
   *
   * @throws Failure if it cannot be read or has no rows
   */
  static CsvSample of(Path file) {
    if (!Files.isReadable(file)) {
      throw new Failure(ExitCode.NOT_FOUND, "Cannot read %s; name a CSV file".formatted(file));
    }
    List<Map<String, String>> rows = new ArrayList<>();
    Set<String> names = new java.util.LinkedHashSet<>();
    try (FileRows open = FileFormat.CSV.open(new org.apache.flink.core.fs.Path(file.toUri()))) {
      for (byte[] row = open.next(); row != null && rows.size() < SAMPLED; row = open.next()) {
        Map<String, String> texts = texts(row);
        names.addAll(texts.keySet());
        rows.add(texts);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
    if (rows.isEmpty()) {
      throw new Failure(
          ExitCode.BAD_DATA, "Cannot make a project of %s: it has no rows".formatted(file));
    }
    return of(rows, List.copyOf(names));
  }

  private static CsvSample of(List<Map<String, String>> rows, List<String> names) {
    List<CsvColumn> columns = new ArrayList<>();
    for (String name : names) {
      EnumSet<ColumnType> possible = EnumSet.allOf(ColumnType.class);
      Presence presence = Presence.ALWAYS;
      for (Map<String, String> row : rows) {
        String text = row.get(name);
        if (text == null) {
          presence = Presence.SOMETIMES;
        } else {
          possible.removeIf(type -> !type.accepts(text));
        }
      }
      columns.add(new CsvColumn(name, possible.iterator().next(), presence));
    }
    return new CsvSample(columns, rows);
  }

  private static Map<String, String> texts(byte[] row) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    try {
      JsonNode node = JSON.readTree(row);
      node.fields().forEachRemaining(each -> texts.put(each.getKey(), each.getValue().asText()));
    } catch (JsonProcessingException e) {
      // A broken row says nothing of the columns; a job would send it to the dead letters.
      return texts;
    }
    return texts;
  }
}
