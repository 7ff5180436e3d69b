package io.millrace.job.offline.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortedRowsTest {
  private static final Instant DAY = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1000000, 0", "100000, 4"})
  void rows_come_back_by_key_and_time_however_many_there_are(long runBytes, int fewestRuns)
      throws Exception {
    try (UpkeptTable log = new UpkeptTable(folder)) {
      log.table.replaceSortOrder().asc("card_id").asc("event_time").commit();
      log.table.refresh();
      Random random = new Random(runBytes);
      List<String> expected = new ArrayList<>();
      try (SortedRows rows = new SortedRows(log.table, runBytes)) {
        for (int i = 0; i < 3_000; i++) {
          Record row = row(log, i, "card " + random.nextInt(90), random.nextInt(1_000));
          rows.add(row);
          expected.add(text(row));
        }
        assertThat(rows.runs()).isGreaterThanOrEqualTo(fewestRuns);
        assertThat(rows.runs() == 0).isEqualTo(fewestRuns == 0);
        List<String> found = new ArrayList<>();
        try (CloseableIterable<Record> all = rows.all()) {
          all.forEach(row -> found.add(text(row)));
        }
        assertThat(found)
            .containsExactlyInAnyOrderElementsOf(expected)
            .isSortedAccordingTo(Comparator.comparing(each -> each.substring(0, 40)));
      }
    }
  }

  @Test
  void nothing_is_nothing() throws Exception {
    try (UpkeptTable log = new UpkeptTable(folder);
        SortedRows sorted = new SortedRows(log.table);
        CloseableIterable<Record> all = sorted.all()) {
      assertThat(all).isEmpty();
    }
  }

  private static Record row(UpkeptTable log, long offset, String card, int seconds) {
    GenericRecord row = GenericRecord.create(log.table.schema());
    row.setField("partition", 0);
    row.setField("offset", offset);
    row.setField("event_time", DAY.plusSeconds(seconds).atOffset(ZoneOffset.UTC));
    row.setField("ingested_at", DAY.atOffset(ZoneOffset.UTC));
    row.setField("card_id", card);
    return row;
  }

  /** Key and time, 20 characters each, and the place. */
  private static String text(Record row) {
    return "%-20s%-20s%s"
        .formatted(
            row.getField("card_id"),
            ((OffsetDateTime) row.getField("event_time")).toInstant(),
            row.getField("offset"));
  }
}
