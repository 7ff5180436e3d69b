package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.online.OnlineDatabase;
import io.millrace.platform.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaToPostgresTest {
  @TempDir static Path folder;
  private static EmbeddedKafka kafka;

  private OnlineDatabase database;

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.in(folder.resolve("kafka")).start();
  }

  @BeforeEach
  void startPostgres() {
    database = new OnlineDatabase();
  }

  @AfterEach
  void stopPostgres() {
    database.close();
  }

  @AfterAll
  static void stopKafka() {
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

  @Test
  void aJobIsRestoredAtAnotherParallelismAndWritesALostTableAgain() throws Exception {
    try (PaymentTopic topic = new PaymentTopic(kafka, "restored", 43)) {
      topic.send(1_000, 40, Instant.now());
      String savepoint;
      try (JobRun run = new JobRun(database, folder.resolve("one"), options("1"))) {
        OnlineRows.awaitComplete(run, topic);
        savepoint = run.stopWithSavepoint(folder.resolve("savepoints"));
      }
      topic.send(1_000, 40, Instant.now());
      try (JobRun run = new JobRun(database, folder.resolve("two"), options("2"), savepoint)) {
        OnlineRows.awaitComplete(run, topic);
        savepoint = run.stopWithSavepoint(folder.resolve("savepoints"));
        database.execute("truncate " + run.table.sql());
      }
      topic.send(100, 60, Instant.now());
      Map<String, String> republish = new HashMap<>(options("1"));
      republish.put("job.republish", "card");
      try (JobRun run = new JobRun(database, folder.resolve("three"), republish, savepoint)) {
        OnlineRows.awaitComplete(run, topic);
        OnlineRows.assertEqualToNaive(run, topic);
      }
    }
  }

  private static Map<String, String> options(String parallelism) {
    return Map.of(
        "kafka.bootstrap.servers",
        kafka.bootstrapServers(),
        "source.payments",
        "kafka:restored",
        "job.parallelism",
        parallelism);
  }
}
