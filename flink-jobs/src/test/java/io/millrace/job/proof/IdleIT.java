package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.proof.PurchaseFeatures.Purchase;
import io.millrace.row.OnlineRow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One event in one of two partitions, and then nothing for ever. */
final class IdleIT {
  private static final Duration SILENCE = Duration.ofSeconds(6);

  @TempDir Path folder;

  @Test
  void silenceIsNewsAndARowDecaysByItselfAcrossARestart() throws Exception {
    try (ProofPlatform platform = new ProofPlatform(folder);
        Traffic traffic = new Traffic(platform.kafka, "purchases", 1);
        MiniCluster cluster = ProofCluster.start()) {
      ProofJob.Submission submission =
          ProofJob.of(platform, cluster, PurchaseFeatures.class, BriefFeatures.class);
      ProofJob job = submission.submit();
      ServedView purchases = new ServedView(job.store, NaiveView.PURCHASE, platform.database);
      ServedView brief = new ServedView(job.store, NaiveView.BRIEF, platform.database);
      // Nothing was ever sent: complete all the same.
      purchases.awaitComplete(job, System.currentTimeMillis());

      Instant now = Instant.now();
      traffic.send(1, new Purchase("card1", "shop1", 2.5, 7, now));
      purchases.awaitComplete(job, traffic.lastArrivalMillis());
      OnlineRow row = purchases.rows().get("card1");
      assertReadsLikeRuleOne(purchases, row, traffic.sent(), now.toEpochMilli());

      // Both partitions are idle, and the clock goes on; so does the clean-up.
      purchases.awaitComplete(job, now.plus(SILENCE).toEpochMilli());
      ProofJob.await(() -> brief.rows().isEmpty());
      Path savepoint = job.savepoint();
      job.cancel();
      try (ProofJob restarted = submission.restore(savepoint)) {
        purchases.awaitComplete(restarted, System.currentTimeMillis());
        traffic.send(0, new Purchase("card1", "shop2", 4, null, now));
        purchases.awaitComplete(restarted, traffic.lastArrivalMillis());
        OnlineRow after = purchases.rows().get("card1");
        assertThat(after.epoch()).isEqualTo(restarted.epoch);
        assertReadsLikeRuleOne(purchases, after, traffic.sent(), now.toEpochMilli());
      }
    }
  }

  /** At the window's length after the event, a millisecond and a tile to either side. */
  private static void assertReadsLikeRuleOne(
      ServedView view, OnlineRow row, List<Sent> sent, long eventMillis) {
    int compared = 0;
    for (int i = 0; i < row.cells().size(); i++) {
      var cell = view.view.layout().cells().get(i);
      var timeline = row.cells().get(i);
      assertThat(timeline.horizonMillis()).isEqualTo(Long.MAX_VALUE);
      long window = cell.window().isLifetime() ? 0 : cell.window().lengthMillis();
      long end = eventMillis + window + cell.window().delayMillis();
      for (long t :
          List.of(end - 1, end, end + 1, end + cell.window().tileMillis(), end + 90_000_000)) {
        if (t >= row.startMillis()) {
          assertThat(timeline.at(t).value())
              .as("%s at %d", cell.feature(), t)
              .isEqualTo(NaiveView.value(cell.feature(), cell.window(), sent, t));
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(30);
  }
}
