package io.millrace.benchmarks.load;

import io.millrace.event.BadEventException;
import io.millrace.examples.cards.NaivePayments;
import io.millrace.examples.cards.NaivePayments.Seen;
import io.millrace.examples.cards.Payment;
import io.millrace.examples.cards.PaymentTraffic.Message;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends payments to a topic and counts what the broker has acknowledged. Thread-safe. */
public final class PaymentProducer implements AutoCloseable {
  private final PaymentTopic topic;
  private final Listener listener;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /** Told of each payment that is in the topic, on a thread of the producer. */
  @FunctionalInterface
  public interface Listener {
    void sent(Seen payment);
  }

  private PaymentProducer(PaymentTopic topic, int lingerMillis, Listener listener) {
    this.topic = topic;
    this.listener = listener;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                topic.bootstrapServers(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                lingerMillis,
                ProducerConfig.BATCH_SIZE_CONFIG,
                1 << 16),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * @param lingerMillis how long a payment may wait for others; 0 sends each at once
   */
  public static PaymentProducer to(PaymentTopic topic, int lingerMillis) {
    return new PaymentProducer(topic, lingerMillis, payment -> {});
  }

  /** As {@link #to(PaymentTopic, int)}, with somebody who remembers what was sent. */
  public static PaymentProducer to(PaymentTopic topic, int lingerMillis, Listener listener) {
    return new PaymentProducer(topic, lingerMillis, listener);
  }

  /** Sends a message, a bad one too. Blocks only when Kafka's client has no memory left. */
  public void send(Message message) {
    if (message instanceof Message.Encodable encodable) {
      send(encodable.payment());
    } else if (message instanceof Message.Garbled garbled) {
      producer.send(
          new ProducerRecord<>(topic.topic(), garbled.bytes()),
          (metadata, failed) -> {
            if (succeeded(failed)) {
              refused.incrementAndGet();
            }
          });
    }
  }

  /** Sends a payment. */
  public void send(Payment payment) {
    try {
      producer.send(
          new ProducerRecord<>(topic.topic(), topic.encoder().encode(payment)),
          (metadata, failed) -> {
            if (succeeded(failed)) {
              acknowledged(seen(payment, metadata));
            }
          });
    } catch (BadEventException e) {
      throw new IllegalArgumentException(payment + " cannot be encoded", e);
    }
  }

  /** Acknowledged payments that the stream takes. */
  public long accepted() {
    return accepted.get();
  }

  /** Acknowledged messages that must end as dead letters. */
  public long refused() {
    return refused.get();
  }

  /** Everything that the broker has acknowledged. */
  public long acknowledged() {
    return accepted() + refused();
  }

  /**
   * Waits until everything is acknowledged.
   *
   * @throws IllegalStateException if the broker refused something
   */
  public void flush() {
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("Cannot write to topic " + topic.topic(), failure.get());
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  private void acknowledged(Seen payment) {
    (NaivePayments.isAccepted(payment) ? accepted : refused).incrementAndGet();
    listener.sent(payment);
  }

  private static Seen seen(Payment payment, RecordMetadata metadata) {
    return new Seen(
        payment,
        metadata.partition(),
        metadata.offset(),
        Instant.ofEpochMilli(metadata.timestamp()));
  }

  private boolean succeeded(Exception failed) {
    if (failed != null) {
      failure.compareAndSet(null, failed);
    }
    return failed == null;
  }
}
