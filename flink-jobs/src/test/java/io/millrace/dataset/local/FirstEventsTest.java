package io.millrace.dataset.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dataset.event.LogHistory;
import io.millrace.dataset.event.PlainFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first event of a partition is found wherever in the log it lies. */
final class FirstEventsTest {
  private static final Map<String, Integer> IDS =
      Map.of("partition", 11, "offset", 12, "ingested_at", 13);

  @TempDir private Path folder;
  private final List<String> files = new ArrayList<>();
  private final Map<Integer, LogHistory.First> expected = new HashMap<>();

  private record Row(int partition, long offset, long arrivalMillis) {}

  @Test
  void ofOneDay() throws Exception {
    log(3, new Row(0, 7, 1_000), new Row(0, 5, 2_000), new Row(1, 9, 3_000));
    assertThat(found()).containsOnlyKeys(0, 1).isEqualTo(expected);
  }

  @Test
  void ofALaterDayWhereAnEventCameLate() throws Exception {
    log(1, new Row(0, 50, 9_000), new Row(1, 60, 9_000));
    log(2, new Row(0, 40, 1_000), new Row(0, 70, 2_000));
    log(3, new Row(1, 55, 3_000));
    assertThat(found()).isEqualTo(expected);
    assertThat(expected.get(0).offset()).isEqualTo(40);
  }

  @Test
  void ofPartitionsThatTheFirstDayHasNot() throws Exception {
    log(1, new Row(2, 0, 1_000), new Row(3, 0, 1_000));
    log(2, new Row(0, 800, 2_000), new Row(9, 900, 3_000));
    assertThat(found()).containsOnlyKeys(0, 2, 3, 9).isEqualTo(expected);
  }

  @Test
  void ofPartitionsBetweenThoseOfTheFirstDay() throws Exception {
    log(1, new Row(0, 0, 1_000), new Row(4, 0, 1_000));
    log(2, new Row(2, 800, 2_000));
    assertThat(found()).containsOnlyKeys(0, 2, 4).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void ofAnyLog(int seed) throws Exception {
    Random random = new Random(seed);
    for (int day = 10; day < 10 + 1 + seed; day++) {
      Row[] rows = new Row[1 + random.nextInt(5)];
      for (int i = 0; i < rows.length; i++) {
        int partition = random.nextInt(seed);
        long offset = random.nextInt(1_000) * 1_000L + day * 10 + i;
        rows[i] = new Row(partition, offset, random.nextInt(1_000_000));
      }
      log(day, rows);
    }
    assertThat(found()).isEqualTo(expected);
  }

  private Map<Integer, LogHistory.First> found() {
    try (LocalDatabase database = LocalDatabase.open(folder, 256L << 20)) {
      return FirstEvents.byPartition(
          database, new PlainFiles(files, files, IDS, files.size(), "", 1));
    }
  }

  private void log(int day, Row... rows) throws Exception {
    Path data = Files.createDirectories(folder.resolve("day=2026-01-%02d".formatted(day)));
    Path file = data.resolve("rows.parquet");
    List<String> values = new ArrayList<>();
    for (Row row : rows) {
      values.add("(%d, %d, %d)".formatted(row.partition(), row.offset(), row.arrivalMillis()));
      LogHistory.First first = new LogHistory.First(row.offset(), row.arrivalMillis());
      expected.merge(row.partition(), first, (a, b) -> a.offset() <= b.offset() ? a : b);
    }
    String ids =
        IDS.entrySet().stream()
            .map(id -> "\"%s\": %d".formatted(id.getKey(), id.getValue()))
            .collect(Collectors.joining(", "));
    try (LocalDatabase database = LocalDatabase.open(folder, 256L << 20)) {
      database.execute(
          "COPY (SELECT CAST(p AS INTEGER) AS \"partition\", CAST(o AS BIGINT) AS \"offset\", make_timestamptz(a * 1000) AS ingested_at FROM (VALUES %s) r(p, o, a)) TO %s (FORMAT PARQUET, FIELD_IDS {%s})"
              .formatted(String.join(", ", values), Sql.text(file), ids));
    }
    // Not in their order: Iceberg gives files as it likes.
    files.add(0, file.toString());
  }
}
