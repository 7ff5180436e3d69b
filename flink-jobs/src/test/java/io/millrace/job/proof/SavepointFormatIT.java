package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.proof.PurchaseFeatures.Purchase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A savepoint of version 0.1, stored beside the tests, goes on under the current code.
 *
 * <p>A replay, so that time is that of the events. The topic is made anew: first the events that
 * the savepoint has read, then more. To store a savepoint of a new format, under a new name: run
 * this test with {@code -Dmillrace.savepoint.write=DIR}.
 */
final class SavepointFormatIT {
  private static final int BEFORE = 300;
  private static final int AFTER = 200;
  private static final NaiveView SAVED = new NaiveView("saved", Purchase::card);

  @TempDir Path folder;

  @Test
  void aStoredSavepointGoesOnWhereItWas() throws Exception {
    try (ProofPlatform platform = new ProofPlatform(folder);
        Traffic traffic = new Traffic(platform.kafka, "saved", 1);
        MiniCluster cluster = ProofCluster.start()) {
      send(traffic, 0, BEFORE);
      ProofJob.Submission submission =
          ProofJob.of(platform, cluster, SavedFeatures.class)
              .with("job.clock", "replay", "job.state", "heap", "job.parallelism", "1");
      String target = System.getProperty("millrace.savepoint.write");
      if (target != null) {
        write(submission, platform, traffic, Path.of(target));
      }
      Path savepoint = Path.of(getClass().getResource("/savepoints/0.1/_metadata").toURI());
      send(traffic, BEFORE, BEFORE + AFTER);
      List<Sent> sent = traffic.sent();
      // A replay goes as far as the events of each partition: these wait, and let the others in.
      for (int partition = 0; partition < Traffic.PARTITIONS; partition++) {
        traffic.send(partition, new Purchase("later", "", 0, 0, bought(BEFORE + AFTER + 10)));
      }
      try (ProofJob job = submission.restore(savepoint.getParent())) {
        ServedView saved = new ServedView(job.store, SAVED, platform.database);
        saved.awaitComplete(job, bought(BEFORE + AFTER).toEpochMilli());
        saved.assertHasAllKeysOf(sent);
        assertThat(saved.assertEqualsNaive(sent)).isGreaterThan(500);
      }
    }
  }

  private static void write(
      ProofJob.Submission submission, ProofPlatform platform, Traffic traffic, Path target)
      throws Exception {
    try (ProofJob job = submission.submit()) {
      ServedView saved = new ServedView(job.store, SAVED, platform.database);
      ProofJob.await(() -> saved.rows().size() == 10);
      saved.awaitComplete(job, bought(BEFORE).minusSeconds(300).toEpochMilli());
      Path savepoint = job.savepoint();
      Files.createDirectories(target);
      try (var files = Files.list(savepoint)) {
        for (Path file : files.toList()) {
          Files.copy(file, target.resolve(file.getFileName()));
        }
      }
    }
  }

  private static void send(Traffic traffic, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      Random random = new Random(i);
      traffic.send(
          i % Traffic.PARTITIONS,
          new Purchase(
              "card" + i % 10,
              "shop" + random.nextInt(30),
              Math.scalb(random.nextDouble(), random.nextInt(40)),
              random.nextInt(4) == 0 ? null : random.nextInt(1_000),
              bought(i).minusMillis(random.nextInt(30_000))));
    }
  }

  /** A hundred seconds from one to the next, in order but for half a minute. */
  private static Instant bought(int i) {
    return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(100L * i);
  }
}
