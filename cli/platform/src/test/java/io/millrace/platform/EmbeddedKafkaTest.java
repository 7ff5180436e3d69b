package io.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

  @TempDir Path folder;

  @Test
  void recordsComeBackStampedWithTheirTimeOfArrival() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder).start()) {
      assertThat(kafka.createTopic("payments", 2, Map.of())).isTrue();
      long before = System.currentTimeMillis();

      send(kafka, new ProducerRecord<>("payments", 1, 42L, "c1", "an old event"));

      ConsumerRecord<String, String> read = readAll(kafka, "payments", 1).get(0);
      assertThat(read.value()).isEqualTo("an old event");
      assertThat(read.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
      assertThat(read.timestamp()).isBetween(before, System.currentTimeMillis());
    }
  }

  @Test
  void aNewTopicTakesWhatIsSentAtOnce() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder).start();
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "batch.size", "0"),
                new StringSerializer(),
                new StringSerializer())) {
      for (int i = 0; i < 20; i++) {
        String topic = "new-" + i;
        kafka.createTopic(topic, 2, Map.of());
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int n = 0; n < 50; n++) {
          sent.add(producer.send(new ProducerRecord<>(topic, n % 2, "c1", "event " + n)));
        }
        for (int n = 0; n < 50; n++) {
          assertThat(sent.get(n).get(3, TimeUnit.MINUTES).offset()).isEqualTo(n / 2);
        }
      }
    }
  }

  @Test
  void aTopicMayKeepTheTimesItsProducersGive() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder).start()) {
      kafka.createTopic("replayed", 1, Map.of("message.timestamp.type", "CreateTime"));

      send(kafka, new ProducerRecord<>("replayed", 0, 42L, "c1", "an old event"));

      assertThat(readAll(kafka, "replayed", 1).get(0).timestamp()).isEqualTo(42);
    }
  }

  @Test
  void topicsRecordsAndCommittedOffsetsSurviveARestartOnTheSamePort() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.in(folder).start();
    try {
      kafka.createTopic("payments", 1, Map.of());
      send(kafka, new ProducerRecord<>("payments", "c1", "first"));
      readAll(kafka, "payments", 1);
      int port = kafka.port();

      kafka.stop();
      assertThat(FreePorts.isFree(port)).isTrue();
      kafka.start();

      assertThat(kafka.port()).isEqualTo(port);
      assertThat(kafka.createTopic("payments", 1, Map.of())).isFalse();
      send(kafka, new ProducerRecord<>("payments", "c1", "second"));
      assertThat(readAll(kafka, "payments", 1))
          .extracting(r -> r.offset() + " " + r.value())
          .containsExactly("1 second");
    } finally {
      kafka.close();
    }
  }

  @Test
  void itComesUpOnAnotherPortOverAnOlderFolder() {
    try (EmbeddedKafka first = EmbeddedKafka.in(folder).start()) {
      first.createTopic("payments", 3, Map.of());
    }
    try (EmbeddedKafka second = EmbeddedKafka.in(folder, FreePorts.any()).start()) {
      assertThat(second.createTopic("payments", 3, Map.of())).isFalse();
    }
  }

  @Test
  void stoppingLeavesNoThreadThatKeepsTheJvmAlive() {
    Set<Thread> before = userThreads();

    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder).start()) {
      kafka.createTopic("payments", 1, Map.of());
      assertThat(userThreads()).isNotEqualTo(before);
    }

    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInSameThread()
        .untilAsserted(() -> assertThat(before).containsAll(userThreads()));
  }

  @Test
  void aGivenPortThatIsTakenIsAnError() {
    try (EmbeddedKafka first = EmbeddedKafka.in(folder.resolve("1")).start();
        EmbeddedKafka second = EmbeddedKafka.in(folder.resolve("2"), first.port())) {
      assertThatThrownBy(second::start)
          .isInstanceOf(PlatformException.class)
          .hasMessageContaining("Cannot start Kafka on port " + first.port())
          .hasMessageContaining("Address already in use");
      assertThat(second.isRunning()).isFalse();
    }
  }

  @Test
  void aTopicThatKafkaRefusesIsAnErrorWithItsReason() {
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder).start()) {
      assertThatThrownBy(() -> kafka.createTopic("no spaces", 1, Map.of()))
          .hasMessageStartingWith("Cannot create topic 'no spaces': ")
          .hasMessageContaining("characters other than");
      assertThatThrownBy(() -> kafka.createTopic("payments", 1, Map.of("no.such.setting", "1")))
          .hasMessageContaining("no.such.setting");
    }
  }

  private static void send(EmbeddedKafka kafka, ProducerRecord<String, String> event)
      throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(event).get();
    }
  }

  /** Reads until {@code count} records are there, from the group's offsets, and commits. */
  private static List<ConsumerRecord<String, String>> readAll(
      EmbeddedKafka kafka, String topic, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", kafka.bootstrapServers(),
            "group.id", "test",
            "auto.offset.reset", "earliest",
            "enable.auto.commit", "false");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      List<ConsumerRecord<String, String>> read = new ArrayList<>();
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(read::add);
                return read.size() >= count;
              });
      consumer.commitSync();
      return read;
    }
  }

  private static Set<Thread> userThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .collect(Collectors.toSet());
  }
}
