package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.offline.upkeep.OfflineUpkeep;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.TableReport;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A savepoint is restored after all that may expire has expired, and the job goes on as ever. */
@Timeout(600)
class UpkeepAndSavepointsTest {
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

  /** Keeps nothing that it need not keep. */
  private static void keepUp(String... tables) {
    UpkeepPolicy strict =
        new UpkeepPolicy(null, Duration.ZERO, 1, 128 << 20, null, Duration.ofDays(1));
    try (OfflineUpkeep upkeep = new OfflineUpkeep(warehouse.catalog(), strict, Pace.full())) {
      for (String table : tables) {
        TableReport report = upkeep.scheduled(table);
        assertThat(report.problems()).isEmpty();
      }
    }
  }

  private static int snapshots(String table) {
    try (OfflineLog log = OfflineLog.of(warehouse.catalog())) {
      Table found = log.table(table);
      int[] count = {0};
      found.snapshots().forEach(snapshot -> count[0]++);
      return count[0];
    }
  }

  @Test
  void a_savepoint_whose_commits_have_expired_is_restored_without_loss_or_doubling()
      throws Exception {
    LoggedPayments log = new LoggedPayments(warehouse, "kept");
    Path older;
    Path last;
    try (LogRun run = LogRun.fresh(log.sinks())) {
      run.give(40);
      log.awaitLogged(40);
      // What comes now is still to be committed when the savepoint is taken.
      run.give(15);
      older = run.savepoint(folder.resolve("savepoints"));
      for (int given = 55; given < 200; given += 12) {
        run.give(12);
        log.awaitLogged(given + 12);
      }
      run.give(5);
      last = run.stopWithSavepoint(folder.resolve("savepoints"));
    }
    int given = 55 + 13 * 12 + 5;
    log.awaitLogged(given);
    keepUp(log.table(), DeadLetterLog.NAME);
    assertThat(snapshots(log.table())).isLessThanOrEqualTo(3);
    try (LogRun run = LogRun.restored(older, log.sinks())) {
      run.give(given);
      log.awaitLogged(55 + given);
      keepUp(log.table(), DeadLetterLog.NAME);
      run.give(20);
      log.awaitLogged(75 + given);
    }
    keepUp(log.table(), DeadLetterLog.NAME);
    keepUp(log.table(), DeadLetterLog.NAME);
    try (LogRun run = LogRun.restored(last, log.sinks())) {
      run.give(200);
      log.awaitLogged(given + 200);
    }
    assertThat(log.logged()).isEqualTo(log.upTo(given + 200));
  }

  @Test
  void upkeep_beside_a_job_that_commits_and_fails_loses_and_doubles_nothing() throws Exception {
    LoggedPayments log = new LoggedPayments(warehouse, "beside");
    try (LogRun run = LogRun.fresh(log.sinks())) {
      for (int round = 0; round < 6; round++) {
        run.give(50);
        keepUp(log.table(), DeadLetterLog.NAME);
        if (round % 2 == 0) {
          run.failOnce();
          run.give(300);
        }
        keepUp(log.table(), DeadLetterLog.NAME);
      }
      int all = (int) run.source().given;
      log.awaitLogged(all);
      assertThat(log.logged()).isEqualTo(log.upTo(all));
    }
    assertThat(List.of(log.table())).allMatch(table -> snapshots(table) < 200);
  }
}
