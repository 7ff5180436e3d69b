package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ViewLayout;
import io.millrace.job.online.OnlineDatabase;
import io.millrace.platform.EmbeddedKafka;
import io.millrace.row.OnlineRow;
import io.millrace.row.Timeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
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
        awaitComplete(run, topic.lastAppendMillis());
        check(run, topic);
        topic.send(2_000, 80, Instant.now());
        awaitComplete(run, topic.lastAppendMillis());
        check(run, topic);
        assertThat(database.progress(run.table)).hasSize(2);
      }
    }
  }

  private static void awaitComplete(JobRun run, long toMillis) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> run.completeToMillis() >= toMillis);
  }

  private static void check(JobRun run, PaymentTopic topic) throws Exception {
    Map<String, OnlineRow> rows = run.rows();
    assertThat(rows.keySet()).isEqualTo(topic.sent().keySet());
    int compared = 0;
    for (Map.Entry<String, OnlineRow> row : rows.entrySet()) {
      Naive naive = Naive.of(topic.sent(), row.getKey());
      List<ViewLayout.Cell> cells = run.cells();
      for (int cell = 0; cell < cells.size(); cell++) {
        Timeline timeline = row.getValue().cells().get(cell);
        for (long t : instants(row.getValue().startMillis(), timeline)) {
          assertThat(timeline.at(t).value())
              .as("%s of %s at %d", cells.get(cell).feature(), row.getKey(), t)
              .isEqualTo(naive.value(cells.get(cell).feature(), t));
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(1_000);
  }

  /** The start, and each step a millisecond before, at and after it. */
  private static List<Long> instants(long startMillis, Timeline timeline) {
    List<Long> instants = new java.util.ArrayList<>(List.of(startMillis, startMillis + 1));
    for (long until : timeline.untilMillis()) {
      instants.addAll(List.of(until - 1, until, until + 1));
    }
    if (timeline.horizonMillis() != Long.MAX_VALUE) {
      instants.add(timeline.horizonMillis() - 1);
    }
    instants.removeIf(t -> t < startMillis || t >= timeline.horizonMillis());
    return instants;
  }
}
