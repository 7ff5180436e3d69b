package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.online.OnlineDatabase;
import io.millrace.platform.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaToPostgresTest {
  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static OnlineDatabase database;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.in(folder.resolve("kafka")).start();
    database = new OnlineDatabase(folder.resolve("postgres"));
  }

  @AfterAll
  static void stop() {
    database.close();
    kafka.close();
  }

  @Test
  void rowsEqualTheNaiveComputationAtEveryInstantThatTheyHold() throws Exception {
    try (PaymentTopic topic = new PaymentTopic(kafka, "payments", 42)) {
      topic.send(2_000, 50, Instant.now());
      topic.sendBad("{\"card_id\":\"bad\"");
      topic.sendBad(
          "{\"card_id\":\"bad\",\"merchant\":\"x\",\"amount\":-1,\"paid_at\":\"2026-01-01T00:00:00Z\"}");
      try (JobRun run =
          new JobRun(
              database,
              folder.resolve("job"),
              Map.of(
                  "kafka.bootstrap.servers", kafka.bootstrapServers(), "job.parallelism", "2"))) {
        OnlineRows.awaitComplete(run, topic);
        OnlineRows.assertEqualToNaive(run, topic);
        topic.send(2_000, 80, Instant.now());
        OnlineRows.awaitComplete(run, topic);
        OnlineRows.assertEqualToNaive(run, topic);
        assertThat(database.progress(run.table)).hasSize(2);
      }
    }
  }
}
