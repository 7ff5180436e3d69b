package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL away under load, with the online table and the catalog of the offline log in it. */
final class OutageIT {
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void whilePostgresIsAwayTheJobWaitsAndNothingIsLostOrClaimed() throws Exception {
    try (ProofPlatform platform = new ProofPlatform(folder);
        Traffic traffic = new Traffic(platform.kafka, "purchases", 11);
        MiniCluster cluster = ProofCluster.start();
        ProofJob job =
            ProofJob.of(platform, cluster, PurchaseFeatures.class)
                .with("iceberg.warehouse", platform.warehouse())
                .submit()) {
      ServedView purchases = new ServedView(job.store, NaiveView.PURCHASE, platform.database);
      try (RowWatch watch = new RowWatch(purchases, platform.database)) {
        traffic.start(300);
        job.awaitCheckpointsAfter(2);

        Instant back = Instant.now().plus(OUTAGE);
        platform.database.server().stop();
        ProofJob.await(() -> Instant.now().isAfter(back));
        platform.database.server().start();
        // Before anything new is sent: what was held back is caught up with, not waited out.
        purchases.awaitComplete(job, back.toEpochMilli());

        traffic.stop();
        purchases.awaitComplete(job, traffic.lastArrivalMillis());
        assertThat(job.attempts()).isEqualTo(1);
        purchases.assertHasAllKeysOf(traffic.sent());
        assertThat(purchases.assertEqualsNaive(traffic.sent())).isGreaterThan(2_000);
        assertThat(watch.violations()).isEmpty();
        assertThat(watch.claimedButNotVisible(traffic.sent())).isEmpty();
        assertThat(watch.samples()).isGreaterThan(50);
      }
      LoggedOffline offline = new LoggedOffline(platform);
      offline.awaitEqualTo(traffic.sent());
      offline.assertServedAsOnline(purchases, "card");
      assertThat(job.attempts()).isEqualTo(1);
    }
  }
}
