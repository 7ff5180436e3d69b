package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job killed in every way, under load, with a reader looking on. */
final class RecoveryIT {
  private static final AtomicBoolean FAIL = new AtomicBoolean();

  @TempDir static Path folder;
  private static ProofPlatform platform;

  @BeforeAll
  static void start() {
    platform = new ProofPlatform(folder);
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void whateverIsKilledTheRowsAreThoseOfAnUndisturbedRunAndNeverGoBack() throws Exception {
    try (Traffic traffic = new Traffic(platform.kafka, "purchases", 7);
        MiniCluster cluster = ProofCluster.start()) {
      ProofJob.Submission submission =
          ProofJob.of(platform, cluster, PurchaseFeatures.class, BriefFeatures.class)
              .with("iceberg.warehouse", platform.warehouse())
              // By the time the older savepoint is restored, what it committed has long expired.
              .with("offline.upkeep.every", "1s", "offline.upkeep.orphans-every", "2s")
              .with("offline.upkeep.snapshot-age", "5s", "offline.upkeep.snapshots", "1")
              .and(
                  job ->
                      job.rows()
                          .get("purchase")
                          .map(new ThrowOnce<>())
                          .returns(Types.STRING)
                          .sinkTo(new DiscardingSink<>()));
      traffic.send(2_000);
      ProofJob first = submission.submit();
      ServedView purchases = new ServedView(first.store, NaiveView.PURCHASE, platform.database);
      ServedView brief = new ServedView(first.store, NaiveView.BRIEF, platform.database);
      purchases.awaitComplete(first, traffic.lastArrivalMillis());
      LoggedOffline offline = new LoggedOffline(platform);
      try (RowWatch watch = new RowWatch(purchases, platform.database);
          RowWatch briefWatch = new RowWatch(brief, platform.database)) {
        traffic.start(400);
        first.awaitCheckpointsAfter(2);
        Path older = first.savepoint();

        FAIL.set(true);
        ProofJob.await(() -> !FAIL.get() && first.attempts() >= 2);
        first.awaitRunning();
        first.awaitCheckpointsAfter(2);

        int attempts = first.attempts();
        cluster.startTaskManager();
        cluster.terminateTaskManager(0).get(3, TimeUnit.MINUTES);
        ProofJob.await(() -> first.attempts() > attempts);
        first.awaitRunning();
        first.awaitCheckpointsAfter(2);

        first.cancel();
        List<Path> kept = first.retainedCheckpoints();
        ProofJob second = submission.restore(kept.get(kept.size() - 1));
        second.awaitRunning();
        second.awaitCheckpointsAfter(2);
        traffic.stop();
        compare(second, traffic.sent(), purchases, brief);
        offline.awaitEqualTo(traffic.sent());
        offline.assertServedAsOnline(purchases, "card");
        second.cancel();

        try (ProofJob third = submission.restore(older)) {
          third.awaitRunning();
          compare(third, traffic.sent(), purchases, brief);
          assertThat(purchases.order().values()).anyMatch(o -> o.startsWith(third.epoch + "/"));
          third.awaitCheckpointsAfter(2);
          offline.awaitEqualTo(traffic.sent());
          offline.assertServedAsOnline(purchases, "card");
          offline.awaitKeptUp();
          ProofJob.await(() -> brief.rows().isEmpty());
        }
        assertThat(watch.violations()).isEmpty();
        assertThat(briefWatch.violations()).isEmpty();
        assertThat(watch.claimedButNotVisible(traffic.sent())).isEmpty();
        assertThat(watch.samples()).isGreaterThan(100);
        assertThat(watch.replaced()).isGreaterThan(500);
        assertThat(briefWatch.gone()).isGreaterThan(100);
      }
    }
  }

  private static void compare(ProofJob job, List<Sent> sent, ServedView purchases, ServedView brief)
      throws Exception {
    long lastArrival = sent.stream().mapToLong(Sent::arrivalMillis).max().orElseThrow();
    purchases.awaitComplete(job, lastArrival);
    brief.awaitComplete(job, lastArrival);
    purchases.assertHasAllKeysOf(sent);
    assertThat(purchases.assertEqualsNaive(sent)).isGreaterThan(2_000);
    brief.assertEqualsNaive(sent);
  }

  /** Throws at the first element after it was told to. */
  private static final class ThrowOnce<T> implements MapFunction<T, String> {
    private static final long serialVersionUID = 1;

    @Override
    public String map(T element) {
      if (FAIL.compareAndSet(true, false)) {
        throw new IllegalStateException("killed by the test");
      }
      return "";
    }
  }
}
