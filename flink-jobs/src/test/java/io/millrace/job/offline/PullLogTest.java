package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.Coverage;
import io.millrace.job.table.RowHistory;
import io.millrace.job.table.VisiblePull;
import io.millrace.job.type.VisiblePullSerializer;
import io.millrace.manifest.PullSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.iceberg.data.Record;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pulls in the log, whatever the job that writes them goes through. */
@Timeout(600)
class PullLogTest {
  private static final Map<String, PullSpec.Mode> MODES =
      Map.of("hourly", PullSpec.Mode.ABOVE, "kept", PullSpec.Mode.FULL);

  @TempDir Path folder;
  private OfflineWarehouse warehouse;

  @BeforeEach
  void start() {
    warehouse = new OfflineWarehouse(folder);
  }

  @AfterEach
  void stop() {
    warehouse.close();
  }

  @Test
  void eachPullOfEachTableIsThereOnceWhateverFailsOrIsRestored() throws Exception {
    Path older;
    try (LogRun run = LogRun.fresh(sink())) {
      run.give(7);
      awaitLogged(7);
      run.give(3);
      run.failOnce();
      run.give(10);
      awaitLogged((int) run.source().given);
      older = run.savepoint(folder.resolve("savepoints"));
      run.give(12);
      awaitLogged((int) run.source().given);
    }
    int before = logged("hourly").size() + logged("kept").size();
    try (LogRun run = LogRun.restored(older, sink())) {
      // So many of them were logged after the savepoint.
      run.give(20);
      awaitLogged(before + 8);
    }
    try (LogRun run = LogRun.fresh(sink())) {
      run.give(before + 12);
      awaitLogged(before + 12);
    }
  }

  @Test
  void aPullIsARowWithItsColumns() throws Exception {
    try (LogRun run = LogRun.fresh(sink())) {
      run.give(4);
      awaitLogged(4);
    }
    try (OfflineLog log = OfflineLog.of(warehouse.catalog())) {
      Record row =
          log.rows(PullLog.NAME).stream()
              .filter(each -> each.getField("table_name").equals("kept"))
              .filter(each -> each.getField("pull").equals(2))
              .findFirst()
              .orElseThrow();
      assertThat(row.getField("mode")).isEqualTo("full");
      assertThat(row.getField("coverage")).isEqualTo("all_rows");
      assertThat(row.getField("pulled_at")).hasToString("1970-01-01T00:50Z");
      assertThat(row.getField("ended_at")).hasToString("1970-01-01T00:50:01Z");
      assertThat(row.getField("visible_at"))
          .as("at the end of input nothing says when")
          .hasToString("1970-01-01T00:50:01Z");
      assertThat(row.getField("rows")).isEqualTo(7L);
      assertThat(row.getField("malformed")).isEqualTo(1L);
      assertThat(log.table(PullLog.NAME).spec().fields().get(0).name()).isEqualTo("pulled_at_day");
      assertThat(log.table(PullLog.NAME).schema().columns())
          .allMatch(column -> !column.doc().isEmpty());
    }
    // Also a pull that found nothing has its number, and the next one may have begun.
    LoggedRows rows = new LoggedRows(warehouse.catalog(), RowHistory.Writer.THIS_JOB);
    assertThat(rows.lastPull("kept")).isEqualTo(3);
    assertThat(rows.lastPull("later")).isZero();
  }

  private Consumer<SingleOutputStreamOperator<Long>> sink() {
    OfflineCatalog catalog = warehouse.catalog();
    PullLog log = new PullLog(LogTables.prepare(catalog, List.of(PullLog.table())).get(0), MODES);
    return offsets ->
        new OfflineSink(catalog, 1)
            .addPulls(offsets.map(PullLogTest::pull, VisiblePullSerializer.TYPE), log);
  }

  /** Those of two tables by turns. */
  private static VisiblePull pull(long offset) {
    long number = offset / 2 + 1;
    long began = offset * 1_000_000;
    boolean isKept = offset % 2 == 1;
    return new VisiblePull(
        isKept ? "kept" : "hourly",
        number,
        began,
        began + 1_000,
        isKept ? Long.MAX_VALUE : began + 2_000,
        7,
        1,
        null,
        Coverage.ALL_ROWS,
        0,
        0);
  }

  private List<Long> logged(String table) {
    try (OfflineLog log = OfflineLog.of(warehouse.catalog())) {
      return log.rows(PullLog.NAME).stream()
          .filter(row -> row.getField("table_name").equals(table))
          .map(row -> ((Integer) row.getField("pull")).longValue())
          .sorted()
          .toList();
    }
  }

  private void awaitLogged(int count) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              assertThat(logged("hourly")).isEqualTo(upTo((count + 1) / 2));
              assertThat(logged("kept")).isEqualTo(upTo(count / 2));
            });
  }

  private static List<Long> upTo(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
