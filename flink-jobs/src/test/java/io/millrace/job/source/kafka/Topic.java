package io.millrace.job.source.kafka;

import io.millrace.platform.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A fresh topic of a test broker, and a producer for it. */
final class Topic implements AutoCloseable {

  final String name = "t-" + UUID.randomUUID();
  private final EmbeddedKafka kafka;
  private final KafkaProducer<byte[], byte[]> producer;

  Topic(EmbeddedKafka kafka, int partitions, Map<String, String> config) {
    this.kafka = kafka;
    kafka.createTopic(name, partitions, config);
    producer = producer(Map.of());
  }

  KafkaProducer<byte[], byte[]> producer(Map<String, String> more) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    properties.put("acks", "all");
    properties.putAll(more);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends and waits; returns the broker's timestamp of the last one. */
  long send(int partition, int count) throws Exception {
    long timestamp = -1;
    for (int i = 0; i < count; i++) {
      timestamp = producer.send(record(partition, "e" + i)).get(3, TimeUnit.MINUTES).timestamp();
    }
    return timestamp;
  }

  /** Sends without waiting. */
  void sendSoon(int partition) {
    producer.send(record(partition, "soon"));
  }

  ProducerRecord<byte[], byte[]> record(int partition, String value) {
    return new ProducerRecord<>(name, partition, null, value.getBytes(StandardCharsets.UTF_8));
  }

  void growTo(int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions))).all().get();
    }
  }

  KafkaStreamSource.Builder source() {
    return KafkaStreamSource.topic(name, kafka.bootstrapServers());
  }

  @Override
  public void close() {
    producer.close();
  }
}
