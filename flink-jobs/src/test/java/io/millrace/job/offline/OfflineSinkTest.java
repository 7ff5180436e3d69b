package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.iceberg.data.Record;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a stream of its own in one warehouse. */
@Timeout(600)
class OfflineSinkTest {
  @TempDir static Path folder;
  static OfflineWarehouse warehouse;

  @BeforeAll
  static void start() {
    warehouse = new OfflineWarehouse(folder);
  }

  @AfterAll
  static void stop() {
    warehouse.close();
  }

  private static LoggedPayments payments(String stream) {
    return new LoggedPayments(warehouse, stream);
  }

  @Test
  void rows_are_there_after_the_next_checkpoint_with_their_columns() throws Exception {
    try (LogRun run = LogRun.fresh(payments("typed").sinks())) {
      run.give(30);
      payments("typed").awaitLogged(30);
    }
    try (OfflineLog log = OfflineLog.of(warehouse.catalog())) {
      Record row =
          log.rows("events_typed").stream()
              .filter(r -> LoggedPayments.offset(r) == 26)
              .findFirst()
              .orElseThrow();
      assertThat(row.getField("card_id")).isEqualTo("card 26");
      assertThat(row.getField("amount")).isEqualTo(39.0);
      assertThat(row.getField("field__offset")).isEqualTo(-1);
      assertThat(row.getField("event_time")).hasToString("1970-01-02T02:00Z");
      assertThat(row.getField("ingested_at")).hasToString("1970-01-02T02:00:00.005Z");
      assertThat(log.table("events_typed").spec().fields().get(0).name())
          .isEqualTo("event_time_day");
      assertThat(log.count("events_typed")).isEqualTo(25);
      assertThat(log.tables()).contains("dead_letters", "events_typed");
      Record letter =
          log.rows("dead_letters").stream()
              .filter(r -> r.getField("stream").equals("typed") && LoggedPayments.offset(r) == 7)
              .findFirst()
              .orElseThrow();
      assertThat(letter.getField("reason")).isEqualTo("CONSTRAINT");
      assertThat(letter.getField("view")).isEqualTo("card");
    }
  }

  @Test
  void a_job_that_fails_in_mid_stream_logs_each_offset_once() throws Exception {
    try (LogRun run = LogRun.fresh(payments("failing").sinks())) {
      for (int round = 0; round < 3; round++) {
        run.give(50);
        run.failOnce();
        // Offsets since the last checkpoint come again.
        run.give(300);
      }
      int given = (int) run.source().given;
      payments("failing").awaitLogged(given);
    }
  }

  @Test
  void a_restore_from_an_older_savepoint_logs_each_offset_once() throws Exception {
    Path older;
    try (LogRun run = LogRun.fresh(payments("older").sinks())) {
      run.give(40);
      payments("older").awaitLogged(40);
      run.give(3);
      older = run.savepoint(folder.resolve("savepoints"));
      run.give(50);
      payments("older").awaitLogged(93);
      run.stopWithSavepoint(folder.resolve("savepoints"));
    }
    try (LogRun run = LogRun.restored(older, payments("older").sinks())) {
      run.give(100);
      payments("older").awaitLogged(143);
    }
  }

  @Test
  void a_restore_from_the_last_savepoint_goes_on() throws Exception {
    Path last;
    try (LogRun run = LogRun.fresh(payments("last").sinks())) {
      run.give(35);
      payments("last").awaitLogged(35);
      run.give(5);
      last = run.stopWithSavepoint(folder.resolve("savepoints"));
    }
    payments("last").awaitLogged(40);
    try (LogRun run = LogRun.restored(last, payments("last").sinks())) {
      run.give(20);
      payments("last").awaitLogged(60);
    }
  }

  @Test
  void a_fresh_start_from_the_first_offset_adds_only_what_is_new() throws Exception {
    try (LogRun run = LogRun.fresh(payments("fresh").sinks())) {
      run.give(60);
      payments("fresh").awaitLogged(60);
    }
    try (LogRun run = LogRun.fresh(payments("fresh").sinks())) {
      run.give(80);
      payments("fresh").awaitLogged(80);
    }
  }

  @Test
  void a_catalog_that_is_away_for_a_while_loses_nothing_and_fails_nothing() throws Exception {
    try (LogRun run = LogRun.fresh(payments("away").sinks())) {
      run.give(20);
      payments("away").awaitLogged(20);
      warehouse.server().stop();
      run.give(20);
      Awaitility.await()
          .pollDelay(Duration.ofSeconds(3))
          .atMost(Duration.ofMinutes(3))
          .until(() -> !warehouse.server().isRunning());
      warehouse.server().start();
      run.give(20);
      payments("away").awaitLogged(60);
      assertThat(run.source().starts).isEqualTo(1);
    }
  }

  @Test
  void offsets_of_another_source_are_refused() {
    LogTable table = EventLog.table(LoggedPayments.stream("swapped"), "kafka:swapped");
    LogTable other = EventLog.table(LoggedPayments.stream("swapped"), "csv:swapped.csv");
    LogTables.prepare(warehouse.catalog(), List.of(table));
    assertThatThrownBy(() -> LogTables.prepare(warehouse.catalog(), List.of(other)))
        .isInstanceOf(OfflineLogException.class)
        .hasMessageContaining("holds the offsets of kafka:swapped")
        .hasMessageContaining("this job reads csv:swapped.csv");
  }
}
