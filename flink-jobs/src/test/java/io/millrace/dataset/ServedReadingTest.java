package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Contribution;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.ServedLog;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was served is read over time, also where the view was another one for a while. */
final class ServedReadingTest {
  private static final Instant START = Instant.parse("2026-02-01T10:00:00Z");
  private static final long THEN = 1;
  private static final long NOW = 2;
  private static final FeatureStore STORE =
      Compiler.compile(DatedFeatures.class, TillFeatures.class).orThrow();
  private static final String WARNING =
      "2 rows were decided by another version of view 'dated', which this one cannot read, and left"
          + " out; table 'dated' of the log has them";

  @TempDir private Path folder;
  private OfflineCatalog log;

  /** Two rows of a view of then, which had other features, two of the one of now, a deletion. */
  @BeforeEach
  void served() throws Exception {
    log =
        OfflineCatalog.of(
            Map.of("type", "hadoop", "warehouse", folder.resolve("log").toUri().toString()));
    BoundView now = STORE.view("dated");
    BoundView then = STORE.view("till");
    LogTables.prepare(log, List.of(ServedLog.table(now)));
    try (OfflineLog opened = OfflineLog.of(log)) {
      Table table = opened.table("dated");
      LogWriter.append(
          table,
          List.of(
              decided(table, THEN, then, "visits", 1, 0),
              decided(table, THEN, then, "visits", 2, 1),
              decided(table, NOW, now, "dated", 3, 0),
              decided(table, NOW, now, "dated", 4, 1),
              row(table, NOW, 2, 5, null)));
    }
  }

  @Test
  void rowsOfAnotherVersionAreLeftOutAndCounted() throws Exception {
    DatasetRows rows = Datasets.rows(STORE, reading(null, 0));
    assertThat(rows.rows())
        .extracting(row -> row.get(rows.columns().indexOf("decided_at")))
        .containsExactly(at(5), at(4), at(3));
    assertThat(rows.rows())
        .extracting(row -> row.get(rows.columns().indexOf("dated__count_2h")))
        .containsExactly(0L, 1L, 1L);
    assertThat(rows.warnings()).contains(WARNING);

    Path file = folder.resolve("rows.parquet");
    DataFile target = DataFile.parse(file.toString());
    DatasetReport report = Datasets.rows(STORE, reading(null, 0), target, DatasetProgress.SILENT);
    assertThat(report.warnings()).contains(WARNING);
    assertThat(ReadBack.parquet(file)).hasSize(3);
  }

  @Test
  void thoseThatAreNotAskedForAreNotCounted() {
    assertThat(Datasets.rows(STORE, reading(START.plusSeconds(3), 0)).warnings())
        .noneMatch(warning -> warning.contains("another version"));
    assertThat(Datasets.rows(STORE, reading(null, 1)).rows()).hasSize(1);
  }

  @Test
  void aRowOfAnotherVersionIsNotFoundInASetAlsoWhereHistoryIsPartial() throws Exception {
    BoundView then = STORE.view("till");
    Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    try (OfflineLog opened = OfflineLog.of(log)) {
      Table table = opened.table("dated");
      int early = (int) Duration.between(START, begin).toSeconds();
      LogWriter.append(table, List.of(decided(table, THEN, then, "visits", early, 0)));
    }
    Path spine =
        Files.writeString(
            folder.resolve("spine.csv"),
            "shop,at\na,2026-01-01T01:00:00Z\nb,2026-01-01T01:00:00Z\na,2026-02-01T10:00:04Z\n");
    DatasetReport report =
        BothEngines.create(
            STORE,
            DatasetRequest.of("dated", DataFile.parse(spine.toString()), "at")
                .features("dated.count_2h")
                .mode(DatasetRequest.Mode.AS_SERVED)
                .statuses(DatasetRequest.Statuses.WRITTEN)
                .log(log)
                .to(DataFile.parse(folder + "/set.parquet")));
    assertThat(ReadBack.parquet(folder.resolve("set.parquet")))
        .extracting(row -> row.get("dated__count_2h__status"))
        .containsExactly("not_found", "partial", "present");
    assertThat(report.warnings())
        .containsExactly(
            "1 row of the spine was served by another version of view 'dated', which this one"
                + " cannot read; answered as not found");
  }

  private ViewReading reading(Instant since, int limit) {
    return new ViewReading(
        "dated",
        List.of(),
        null,
        since,
        null,
        limit,
        Map.of(),
        log,
        DatasetRequest.Statuses.LEFT_OUT);
  }

  private static String at(int second) {
    return "2026-02-01 10:00:0%d+00".formatted(second);
  }

  /** What a view decides of its first event. */
  private static Record decided(
      Table table, long epoch, BoundView view, String stream, int second, long offset)
      throws Exception {
    long at = START.plusSeconds(second).toEpochMilli();
    Visit visit = new Visit("a", 1, "v", 1L, 1.0, null, Instant.ofEpochMilli(at - 10));
    ViewCore core = new ViewCore(view.layout());
    KeyState state = core.create();
    for (Contribution each : view.contributions(stream, visit, at - 10, at - 5, 0, offset)) {
      core.add(state, each, at - 5);
    }
    return row(table, epoch, offset + 1, second, core.encode(core.row(state, at, epoch)));
  }

  private static Record row(Table table, long epoch, long position, int second, byte[] bytes) {
    Record row = GenericRecord.create(table.schema());
    row.setField("shop", "a");
    row.setField("epoch", epoch);
    row.setField("position", position);
    row.setField("decided_at", START.plusSeconds(second).atOffset(ZoneOffset.UTC));
    row.setField("deleted", bytes == null);
    row.setField("steps", List.of());
    row.setField("row", bytes == null ? null : ByteBuffer.wrap(bytes));
    return row;
  }
}
