package io.millrace.dataset.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.codec.ByteWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows come back by key and instant, also those that lay in files. */
final class KeyedRowsTest {
  private static final long EVERYTHING = Long.MAX_VALUE;

  @TempDir private Path folder;

  private record Row(long x, String text) {}

  @ParameterizedTest
  @CsvSource({"1000000, 1000", "1000, 1000", "0, 1000", "1000, 9223372036854775807"})
  void rowsOfAKeyAreSortedByInstantAndThenAsTheyCame(long memoryBytes, long instants) {
    Random random = new Random(3);
    Map<Integer, List<Row>> expected = new TreeMap<>();
    try (KeyedRows rows = new KeyedRows(folder, "view", memoryBytes);
        KeyedRows.Lane lane = rows.lane()) {
      for (int i = 0; i < 5_000; i++) {
        int key = random.nextInt(20) * (random.nextBoolean() ? 1 : 40);
        long x = instants == EVERYTHING ? random.nextLong() : random.nextLong(instants) - 500;
        Row row = new Row(x, "row " + i);
        expected.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
        lane.add(key, x, written(row));
      }
      assertThat(rows.rows()).isEqualTo(5_000);
      assertThat(folder.toFile().list().length > 0).isEqualTo(memoryBytes < 1_000_000);
      expected.values().forEach(own -> own.sort(Comparator.comparingLong(Row::x)));
      assertThat(read(rows)).isEqualTo(expected);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void manyLanesThatHoldTheSameAreWrittenToFilesTooSinceNoneHoldsMuch() {
    Map<Integer, List<Row>> expected = new TreeMap<>();
    try (KeyedRows rows = new KeyedRows(folder, "view", 10_000)) {
      List<KeyedRows.Lane> lanes = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        lanes.add(rows.lane());
      }
      for (int i = 0; i < 6_400; i++) {
        Row row = new Row(i, "row " + i);
        expected.computeIfAbsent(i % 50, key -> new ArrayList<>()).add(row);
        lanes.get(i % 32).add(i % 50, i, written(row));
      }
      lanes.forEach(KeyedRows.Lane::close);
      assertThat(folder).isNotEmptyDirectory();
      assertThat(read(rows)).isEqualTo(expected);
    }
  }

  @Test
  void filesThatNobodyReadAreDeletedToo() {
    try (KeyedRows rows = new KeyedRows(folder, "view", 0);
        KeyedRows.Lane lane = rows.lane()) {
      lane.add(7, 1, written(new Row(1, "row")));
      assertThat(folder).isNotEmptyDirectory();
    }
    assertThat(folder).isEmptyDirectory();
  }

  private static ByteWriter written(Row row) {
    ByteWriter bytes = new ByteWriter();
    bytes.writeString(row.text());
    return bytes;
  }

  private static Map<Integer, List<Row>> read(KeyedRows rows) {
    Map<Integer, List<Row>> found = new TreeMap<>();
    for (int i = 0; i < KeyedRows.BUCKETS; i++) {
      KeyedBucket bucket = rows.take(i);
      while (bucket.nextKey()) {
        List<Row> own = new ArrayList<>();
        for (int row = 0; row < bucket.rows(); row++) {
          own.add(new Row(bucket.x(row), bucket.row(row).readString()));
        }
        assertThat(found.put(bucket.key(), own)).isNull();
      }
    }
    return found;
  }
}
