package io.millrace.job.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.EmbeddedKafka;
import io.millrace.platform.TestBroker;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class KafkaHistoryTest {
  static EmbeddedKafka kafka;

  @BeforeAll
  static void startKafka() {
    kafka = TestBroker.running();
  }

  @Test
  void a_topic_that_has_lost_nothing_has_its_whole_history() throws Exception {
    try (Topic topic = new Topic(kafka, 2, Map.of())) {
      topic.send(0, 3);

      assertThat(KafkaHistory.startMillis(topic.name, clients())).isEmpty();
    }
  }

  @Test
  void history_begins_with_the_first_kept_record_of_the_partition_that_lost_most()
      throws Exception {
    try (Topic topic = new Topic(kafka, 3, Map.of())) {
      topic.send(0, 2);
      topic.send(1, 4);
      long firstKept = topic.send(1, 1);
      topic.send(1, 2);
      topic.send(2, 3);
      removeBefore(topic, 0, 1);
      removeBefore(topic, 1, 4);

      assertThat(KafkaHistory.startMillis(topic.name, clients())).hasValue(firstKept);
    }
  }

  @Test
  void a_partition_that_has_lost_all_begins_now() throws Exception {
    try (Topic topic = new Topic(kafka, 1, Map.of())) {
      topic.send(0, 2);
      removeBefore(topic, 0, 2);
      long before = System.currentTimeMillis();

      assertThat(KafkaHistory.startMillis(topic.name, clients()).orElseThrow())
          .isBetween(before, System.currentTimeMillis());
    }
  }

  @Test
  void a_topic_that_is_not_there_yet_has_lost_nothing() {
    assertThat(KafkaHistory.startMillis("no-such-topic", clients())).isEmpty();
  }

  private static Map<String, String> clients() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  private static void removeBefore(Topic topic, int partition, long offset) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(topic.name, partition), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }
}
