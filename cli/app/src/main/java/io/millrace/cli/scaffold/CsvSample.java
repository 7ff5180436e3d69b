package io.millrace.cli.scaffold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.scaffold.ColumnType.Presence;
import io.millrace.cli.scaffold.ProjectModel.ReadAs;
import io.millrace.job.source.file.FileFormat;
import io.millrace.job.source.file.FileRows;
import io.millrace.type.FieldNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

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
        List.of("user_id", "item", "price", "bought_at"),
        ReadAs.STREAM);
  }

  /**
   * Samples a CSV file.
   *
   * @throws Failure if it cannot be read, has no rows, or its columns cannot be told apart
   */
  static CsvSample of(Path file, ReadAs readAs) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new Failure(ExitCode.NOT_FOUND, "Cannot read %s; name a CSV file".formatted(file));
    }
    if (file.toFile().length() == 0) {
      throw unusable(file, "it is empty");
    }
    refuseOtherDelimiters(file);
    List<Map<String, String>> rows = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    try (FileRows open = FileFormat.CSV.open(new org.apache.flink.core.fs.Path(file.toUri()))) {
      for (byte[] row = open.next(); row != null && rows.size() < SAMPLED; row = open.next()) {
        Map<String, String> texts = texts(row);
        names.addAll(texts.keySet());
        rows.add(texts);
      }
    } catch (IOException e) {
      throw new Failure(ExitCode.BAD_DATA, e.getMessage(), e);
    }
    if (rows.isEmpty()) {
      throw unusable(file, "it is empty but for its header");
    }
    if (names.isEmpty()) {
      throw unusable(file, "none of its rows has a value for each column");
    }
    CsvSample sample = of(rows, List.copyOf(names), readAs);
    refuseDoubles(file, sample.columns());
    return sample;
  }

  /** A header without a comma is one column, or is separated by something else. */
  private static void refuseOtherDelimiters(Path file) {
    String header = firstLine(file);
    for (char delimiter : new char[] {';', '\t', '|'}) {
      if (header.indexOf(',') < 0 && header.indexOf(delimiter) >= 0) {
        throw unusable(
            file,
            "columns must be separated by commas; in its first line '%s' they seem to be by %s"
                .formatted(header, delimiter == '\t' ? "tabs" : "'" + delimiter + "'"));
      }
    }
  }

  private static String firstLine(Path file) {
    boolean isZipped = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    try (InputStream bytes = Files.newInputStream(file);
        InputStream plain = isZipped ? new GZIPInputStream(bytes) : bytes;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    } catch (IOException e) {
      throw unusable(file, e.getMessage());
    }
  }

  /** Case and underscores of fields do not count in data, so they must differ in more. */
  private static void refuseDoubles(Path file, List<CsvColumn> columns) {
    Map<String, CsvColumn> byField = new LinkedHashMap<>();
    for (CsvColumn column : columns) {
      CsvColumn other = byField.putIfAbsent(FieldNames.plain(column.field()), column);
      if (other != null) {
        throw unusable(
            file,
            "columns '%s' and '%s' would both be the field '%s'; rename one of them"
                .formatted(other.name(), column.name(), column.field()));
      }
    }
  }

  private static Failure unusable(Path file, String why) {
    return new Failure(ExitCode.BAD_DATA, "Cannot make a project of %s: %s".formatted(file, why));
  }

  private static CsvSample of(List<Map<String, String>> rows, List<String> names, ReadAs readAs) {
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
      // Each column of a table is a feature too.
      String field = readAs == ReadAs.TABLE ? JavaNames.feature(name) : JavaNames.field(name);
      columns.add(new CsvColumn(name, field, possible.iterator().next(), presence));
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
