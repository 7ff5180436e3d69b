package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.OfflineBranch;
import io.millrace.job.offline.OfflineLog;
import io.millrace.platform.EmbeddedKafka;
import io.millrace.platform.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the gateways' topic to the table, once each. */
final class AnswersJobTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String TOPIC = "given-answers";

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static TestDatabase database;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.in(folder.resolve("kafka")).start();
    database = TestDatabase.create();
  }

  @AfterAll
  static void stop() {
    database.close();
    kafka.close();
  }

  @Test
  void eachAnswerIsInTheTableOnceAndWhatIsNoneIsPassedOver() throws Exception {
    kafka.createTopic(TOPIC, 2, Map.of());
    List<LoggedAnswer> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sent.add(answer(i));
    }
    send(sent.subList(0, 10), "no answer", "{\"query_id\":\"half\"}");
    JobClient first = submit();
    awaitLogged(10);
    first.cancel().get(3, TimeUnit.MINUTES);
    send(sent.subList(10, 20));
    // Without a savepoint it reads the topic from its beginning.
    JobClient second = submit();
    awaitLogged(20);
    second.cancel().get(3, TimeUnit.MINUTES);
    try (OfflineLog log = log()) {
      assertThat(log.rows(AnswerLog.NAME))
          .extracting(AnswerLog::read)
          .containsExactlyInAnyOrderElementsOf(sent);
    }
  }

  @Test
  void whatTheJobNeedsIsSaidAtOnce() {
    JobOptions none =
        JobOptionsReader.read(Map.of("postgres.url", "jdbc:postgresql://db:5432/features"));
    assertThatThrownBy(() -> new AnswersJob(none, TOPIC))
        .isInstanceOf(JobOptionsException.class)
        .hasMessageContainingAll("kafka.bootstrap.servers: missing", "iceberg.warehouse: missing");
  }

  private static LoggedAnswer answer(int number) {
    LoggedAnswer.Row row =
        new LoggedAnswer.Row(
            3,
            1_700_000_000_020L,
            1_700_000_000_000L,
            List.of(
                new LoggedAnswer.Position("payments", 0, 7),
                new LoggedAnswer.Position("payments", 1, number)));
    return new LoggedAnswer(
        "query-" + number,
        number % 3,
        1_700_000_100_000L,
        1_700_000_100_001L,
        "card",
        "0badcafe",
        "1234567812345678",
        number % 4 == 0 ? null : "[\"c" + number + "\"]",
        number % 5 == 0 ? null : row,
        number % 2 == 0 ? Long.MIN_VALUE : 1_700_000_099_000L,
        List.of(
            new LoggedAnswer.Value("spend_1h", "1.5", "present", 1_700_000_000_000L),
            new LoggedAnswer.Value("largest_1h", null, "null", Long.MIN_VALUE)),
        List.of(new LoggedAnswer.Input("amount", "2.5"), new LoggedAnswer.Input("note", null)),
        List.of(new LoggedAnswer.Horizon("spend_1h", 1_700_000_050_000L)));
  }

  private static void send(List<LoggedAnswer> answers, String... others) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<byte[]> values = new ArrayList<>();
      for (String other : others) {
        values.add(other.getBytes(StandardCharsets.UTF_8));
      }
      answers.forEach(each -> values.add(LoggedAnswerJson.write(each)));
      for (int i = 0; i < values.size(); i++) {
        producer
            .send(new ProducerRecord<>(TOPIC, i % 2, null, values.get(i)))
            .get(3, TimeUnit.MINUTES);
      }
    }
  }

  private static JobClient submit() throws Exception {
    Configuration settings = new Configuration();
    settings.setString("rest.port", "0");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, settings);
    new AnswersJob(options(), TOPIC).build(environment);
    return environment.executeAsync("answers");
  }

  private static JobOptions options() {
    return JobOptionsReader.read(
        Map.of(
            "job.checkpoint-interval", "200ms",
            "job.checkpoint-dir", folder.resolve("checkpoints").toUri().toString(),
            "postgres.url", database.jdbcUrl(),
            "kafka.bootstrap.servers", kafka.bootstrapServers(),
            "iceberg.warehouse", folder.resolve("warehouse").toUri().toString()));
  }

  private static OfflineLog log() {
    return OfflineLog.of(OfflineBranch.catalog(options()));
  }

  private static void awaitLogged(long count) {
    try (OfflineLog log = log()) {
      await()
          .atMost(PATIENCE)
          .until(() -> log.tables().contains(AnswerLog.NAME) && log.count(AnswerLog.NAME) >= count);
    }
  }
}
