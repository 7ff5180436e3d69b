package io.millrace.job.source.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.file.FileKind;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pull of 100,000 rows of files, killed in every way at random moments. */
@Timeout(600)
@Tag("long")
class TableFilesRecoveryIT {

  private static final int ROWS = 100_000;
  private static final int KILLS = 8;
  private static final long START = Instant.parse("2024-06-01T00:00:00Z").toEpochMilli();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"CSV,1", "JSON_LINES,2"})
  void whatever_is_killed_no_row_is_lost_or_doubled(FileKind kind, long seed) throws Exception {
    Random random = new Random(seed);
    Path lake = Files.createDirectories(folder.resolve("lake"));
    write(lake.resolve("a"), kind, 0, 3 * ROWS / 4);
    write(lake.resolve("b"), kind, 3 * ROWS / 4, ROWS);
    PulledTable spec = Customers.spec(TableFiles.of(kind, lake.toString()));
    spec = spec.limits(spec.limits().rowsPerSplit(10_000).rowsPerSecond(15_000).fetchRows(300));
    TestClock clock = new TestClock(START);
    int inPull = 0;
    try (MiniCluster cluster = TableRun.cluster()) {
      TableRun run = TableRun.start(cluster, folder, spec, clock, 2);
      for (int kill = 0; kill < KILLS; kill++) {
        int until = run.passed() + 1 + random.nextInt(2 * ROWS / KILLS);
        TableRun current = run;
        TableRun.await("records", () -> current.passed() >= until || current.ended() > 0);
        inPull += run.ended() == 0 ? 1 : 0;
        switch ((int) ((seed + kill) % 4)) {
          case 0 -> {
            run.failAfter(1 + random.nextInt(2_000));
            TableRun.await("failure", () -> current.hasFailed() || current.ended() > 0);
          }
          case 1 -> {
            cluster.startTaskManager();
            cluster.terminateTaskManager(0).get(3, TimeUnit.MINUTES);
          }
          case 2 -> {
            clock.failEnumerator();
            TableRun.await("failure", clock::hasFailed);
          }
          default -> {
            TableRun.await("a checkpoint", run::hasCommitted);
            Path checkpoint = run.cancel();
            run.assertInOrder();
            run =
                TableRun.restored(cluster, folder, spec, clock, 1 + random.nextInt(3), checkpoint);
          }
        }
      }
      PullEnd end = run.awaitEnd(1);
      assertThat(end.rows()).isEqualTo(ROWS);
      assertThat(end.rejected()).isZero();
      assertThat(run.rows(1).stream().map(row -> row.values().values().get(0)))
          .hasSize(ROWS)
          .doesNotHaveDuplicates();
      run.assertInOrder();
      run.close();
    }
    assertThat(inPull).as("kills in mid-pull").isGreaterThanOrEqualTo(KILLS / 2);
  }

  private static void write(Path file, FileKind kind, int from, int to) throws Exception {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      if (kind == FileKind.CSV) {
        out.write("id,name,score,updated_at\n");
      }
      for (int i = from; i < to; i++) {
        out.write(
            kind == FileKind.CSV
                ? i + ",\"one\ntwo " + i + "\"," + i / 8.0 + ",2024-01-01T00:00:00Z\n"
                : "{\"id\":" + i + ",\"name\":\"ä " + i + "\",\"updated_at\":\"2024-01-01\"}\n");
      }
    }
  }
}
