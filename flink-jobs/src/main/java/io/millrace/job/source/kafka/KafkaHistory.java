package io.millrace.job.source.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Where the history of a topic begins, after retention has removed its first records. */
public final class KafkaHistory {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private KafkaHistory() {}

  /**
   * The instant from which on no partition has lost a record: the latest, over the partitions whose
   * first kept offset is above 0, of the time of their first kept record, or now where a partition
   * has lost all. Empty when no partition has lost any, or when there is no such topic yet.
   *
   * @param properties of Kafka's clients, {@code bootstrap.servers} among them
   */
  public static OptionalLong startMillis(String topic, Map<String, String> properties) {
    Map<String, Object> settings = new HashMap<>(properties);
    settings.keySet().removeIf(key -> key.startsWith("group.") || key.startsWith("auto.offset"));
    settings.put("max.poll.records", 1);
    settings.put("allow.auto.create.topics", false);
    settings.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<PartitionInfo> known = consumer.partitionsFor(topic, PATIENCE);
      List<TopicPartition> partitions = new ArrayList<>();
      if (known != null) {
        known.forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
      }
      OptionalLong start = OptionalLong.empty();
      for (Map.Entry<TopicPartition, Long> first :
          consumer.beginningOffsets(partitions, PATIENCE).entrySet()) {
        if (first.getValue() > 0) {
          long millis = firstKeptMillis(consumer, first.getKey(), first.getValue());
          start = OptionalLong.of(Math.max(millis, start.orElse(Long.MIN_VALUE)));
        }
      }
      return start;
    }
  }

  private static long firstKeptMillis(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long offset) {
    long now = System.currentTimeMillis();
    long end = consumer.endOffsets(List.of(partition), PATIENCE).get(partition);
    consumer.assign(List.of(partition));
    consumer.seek(partition, offset);
    // Markers of transactions take offsets and are no records: the end may be reached without one.
    while (consumer.position(partition) < end
        && System.currentTimeMillis() - now < PATIENCE.toMillis()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        return record.timestamp();
      }
    }
    return now;
  }
}
