package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.TestClock;
import io.millrace.row.OnlineRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.iceberg.data.Record;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole job killed again and again in the midst of one large pull. */
@Timeout(900)
@Tag("long")
class KilledPullIT {
  @TempDir Path folder;
  private final TestClock clock = new TestClock(System.currentTimeMillis());
  private ProofPlatform platform;
  private MiniCluster cluster;
  private Random random;
  private ProofJob.Submission submission;
  private ProofJob job;
  private int taskManagers;

  @ParameterizedTest
  @CsvSource({"DATABASE,200000,10,1", "FILES,90000,5,2", "LAKE,90000,5,3"})
  void noRowIsLostOrDoubledOnlineOrInTheLogAndTheProgressIsRight(
      BulkSource source, int rows, int kills, long seed) throws Exception {
    random = new Random(seed);
    long began = clock.nowMillis();
    try (ProofPlatform started = new ProofPlatform(folder);
        MiniCluster startedCluster = ProofCluster.start()) {
      platform = started;
      cluster = startedCluster;
      source.fill(platform, rows);
      submission =
          source
              .tell(ProofJob.of(platform, cluster, source.view), platform)
              .by(clock)
              .with("iceberg.warehouse", platform.warehouse())
              .with("table.items.rows-per-part", "15000", "table.items.fetch-rows", "500")
              .with("table.items.rows-per-second", "15000")
              .with("job.checkpoint-interval", "250ms", "job.state", "rocksdb");
      job = submission.submit();
      PulledView view = new PulledView(platform, job.store.view("bulk"));
      String ended = "select count(*) from millrace.table_pull where table_name = 'items'";
      List<Integer> ways = ways(kills);
      for (int way : ways) {
        int wait = random.nextInt(900);
        Awaitility.await().pollDelay(Duration.ofMillis(wait)).until(() -> true);
        assertThat(view.number(ended)).as("pulls that ended before the last kill").isZero();
        kill(way);
      }
      ProofJob.await(() -> view.number(ended) == 1);
      // What is handed on arrives by the wall clock, the tables' stands still.
      clock.set(Math.max(began, System.currentTimeMillis()) + 1_000);
      view.awaitVisible("items", began);
      compareLog(view, rows);
      compareRows(view, rows);
      compareProgress(view, source, rows, began);
      job.close();
    }
  }

  /** Each way once before any comes again. */
  private List<Integer> ways(int kills) {
    List<Integer> ways = new ArrayList<>();
    while (ways.size() < kills) {
      List<Integer> all = new ArrayList<>(List.of(0, 1, 2));
      Collections.shuffle(all, random);
      ways.addAll(all);
    }
    return ways.subList(0, kills);
  }

  /** The task manager, the enumerator, or all of the job: it goes on from its last checkpoint. */
  private void kill(int way) throws Exception {
    int attempts = job.attempts();
    switch (way) {
      case 0 -> {
        cluster.startTaskManager();
        cluster.terminateTaskManager(taskManagers++).get(3, TimeUnit.MINUTES);
        ProofJob.await(() -> job.attempts() > attempts);
      }
      case 1 -> {
        clock.failEnumerator();
        ProofJob.await(() -> job.attempts() > attempts);
      }
      default -> {
        job.awaitCheckpointsAfter(1);
        job.cancel();
        List<Path> kept = job.retainedCheckpoints();
        String parallelism = String.valueOf(1 + random.nextInt(3));
        job = submission.with("job.parallelism", parallelism).restore(kept.get(kept.size() - 1));
      }
    }
    job.awaitRunning();
  }

  private static void compareLog(PulledView view, int rows) {
    ProofJob.await(() -> view.countLogged("items") >= rows);
    Set<Object> ids = new HashSet<>();
    Set<Object> places = new HashSet<>();
    for (Record row : view.logged("items")) {
      assertThat(ids.add(row.getField("id"))).as("first row of %s", row).isTrue();
      assertThat(places.add(row.getField("pull") + "/" + row.getField("row_id"))).isTrue();
      assertThat(row.getField("score")).isEqualTo((Long) row.getField("id") / 8.0);
    }
    assertThat(ids).hasSize(rows);
  }

  private static void compareRows(PulledView view, int rows) throws Exception {
    Map<Long, OnlineRow> online = view.rows();
    assertThat(online).hasSize(rows);
    Map<Object, Integer> versions = new HashMap<>();
    online.forEach(
        (id, row) -> {
          assertThat(view.value(row, "score")).as("score of %d", id).isEqualTo(id / 8.0);
          versions.merge(view.value(row, "versions"), 1, Integer::sum);
        });
    assertThat(versions).isEqualTo(Map.of(1L, rows));
  }

  private static void compareProgress(PulledView view, BulkSource source, int rows, long began)
      throws Exception {
    assertThat(
            view.text(
                "select began_at || ' ' || rows || ' ' || rejected from millrace.table_pull"
                    + " where table_name = 'items'"))
        .isEqualTo(began + " " + rows + " 0");
    if (source == BulkSource.DATABASE) {
      assertThat(view.text("select seen_until from millrace.table_pull"))
          .startsWith("2024-01-01T00:03:19.999");
    }
  }
}
