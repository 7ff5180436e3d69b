package io.millrace.job;

import io.millrace.job.CardFeatures.Payment;
import io.millrace.platform.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Seeded payments in a topic of a test broker, with disorder and ties, and what was sent. */
final class PaymentTopic implements AutoCloseable {
  static final int PARTITIONS = 2;

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Random random;
  private final Map<String, List<Naive.Sent>> sent = new LinkedHashMap<>();
  private long lastAppendMillis;

  PaymentTopic(EmbeddedKafka kafka, String topic, long seed) {
    this.topic = topic;
    this.random = new Random(seed);
    kafka.createTopic(topic, PARTITIONS, Map.of());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", "5"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends payments of up to {@code cards} cards, dated up to three hours before {@code now}. */
  void send(int count, int cards, Instant now) throws Exception {
    List<Payment> payments = new ArrayList<>();
    List<java.util.concurrent.Future<RecordMetadata>> acks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Payment payment = payment(cards, now);
      payments.add(payment);
      acks.add(
          producer.send(
              new ProducerRecord<>(topic, random.nextInt(PARTITIONS), null, json(payment))));
    }
    for (int i = 0; i < count; i++) {
      RecordMetadata ack = acks.get(i).get(3, TimeUnit.MINUTES);
      lastAppendMillis = Math.max(lastAppendMillis, ack.timestamp());
      sent.computeIfAbsent(payments.get(i).cardId(), card -> new ArrayList<>())
          .add(new Naive.Sent(payments.get(i), ack.timestamp(), ack.partition(), ack.offset()));
    }
  }

  /** Sends bytes that are no payment. */
  void sendBad(String value) throws Exception {
    RecordMetadata ack =
        producer
            .send(new ProducerRecord<>(topic, 0, null, value.getBytes(StandardCharsets.UTF_8)))
            .get(3, TimeUnit.MINUTES);
    lastAppendMillis = Math.max(lastAppendMillis, ack.timestamp());
  }

  /** Good payments by card. */
  Map<String, List<Naive.Sent>> sent() {
    return sent;
  }

  long lastAppendMillis() {
    return lastAppendMillis;
  }

  private Payment payment(int cards, Instant now) {
    // A power: some cards are hot. Whole seconds: many ties.
    int card = (int) (cards * Math.pow(random.nextDouble(), 3));
    Instant paidAt = now.minusSeconds((long) (3 * 3_600 * Math.pow(random.nextDouble(), 4)));
    return new Payment(
        "card" + card,
        "shop" + random.nextInt(20),
        Math.scalb(random.nextDouble(), random.nextInt(20)),
        paidAt);
  }

  private static byte[] json(Payment payment) {
    return "{\"card_id\":\"%s\",\"merchant\":\"%s\",\"amount\":%s,\"paid_at\":\"%s\"}"
        .formatted(payment.cardId(), payment.merchant(), payment.amount(), payment.paidAt())
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
  }
}
