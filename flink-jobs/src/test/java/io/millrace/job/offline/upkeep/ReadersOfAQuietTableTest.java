package io.millrace.job.offline.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query may take as long as snapshots are kept, however long its snapshot was the last one. */
final class ReadersOfAQuietTableTest {
  private static final Instant DAY = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration AGE = Duration.ofMillis(200);

  @TempDir Path folder;

  @Test
  void a_query_that_began_on_the_current_snapshot_has_its_files_for_the_age_of_a_snapshot()
      throws Exception {
    try (UpkeptTable log = new UpkeptTable(folder)) {
      for (int i = 0; i < 6; i++) {
        log.commit("a", 0, i * 10, 10, DAY);
      }
      log.table.refresh();
      Snapshot read = log.table.currentSnapshot();
      await()
          .until(() -> System.currentTimeMillis() > read.timestampMillis() + AGE.toMillis() + 50);
      List<String> planned = files(log);
      // A round merges the quiet day; what it keeps by number does not matter here.
      log.keepUp(UpkeptTable.policy(AGE, 20));
      long replacedMillis = replacedMillis(log, read);
      assertThat(replacedMillis).isGreaterThan(read.timestampMillis() + AGE.toMillis());
      for (int i = 6; i < 9; i++) {
        log.commit("a", 0, i * 10, 10, DAY);
      }
      expire(log, replacedMillis + AGE.toMillis() - 1);
      assertThat(planned).as("as young as the query").allMatch(file -> exists(log, file));
      expire(log, replacedMillis + AGE.toMillis());
      assertThat(planned).as("no longer than that").noneMatch(file -> exists(log, file));
    }
  }

  private static void expire(UpkeptTable log, long nowMillis) {
    log.table.refresh();
    new Expiry(log.table, UpkeptTable.policy(AGE, 1), nowMillis).run();
  }

  /** When another took the place of a snapshot. */
  private static long replacedMillis(UpkeptTable log, Snapshot replaced) {
    log.table.refresh();
    for (Snapshot each : log.table.snapshots()) {
      if (each.parentId() != null && each.parentId() == replaced.snapshotId()) {
        return each.timestampMillis();
      }
    }
    throw new AssertionError("it is the current one");
  }

  private static boolean exists(UpkeptTable log, String file) {
    return log.table.io().newInputFile(file).exists();
  }

  private static List<String> files(UpkeptTable log) throws IOException {
    List<String> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = log.table.newScan().planFiles()) {
      tasks.forEach(task -> files.add(task.file().location()));
    }
    return files;
  }
}
