package io.millrace.cli.demo;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.event.EventEncoder;
import io.millrace.examples.cards.NaivePayments.Seen;
import io.millrace.examples.cards.Payment;
import io.millrace.examples.cards.PaymentTraffic;
import io.millrace.examples.cards.PaymentTraffic.Message;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends the traffic of the example and remembers what was sent. Used by one thread. */
final class PaymentSender implements AutoCloseable {
  static final String TOPIC = "payments";

  private final PaymentTraffic traffic;
  private final EventEncoder<Payment> encoder = EventEncoder.avro(EventBinding.of(Payment.class));
  private final KafkaProducer<byte[], byte[]> producer;
  private final SentPayments sent = new SentPayments();
  private final AtomicReference<Exception> refused = new AtomicReference<>();

  PaymentSender(PaymentTraffic traffic, String bootstrapServers) {
    this.traffic = traffic;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.LINGER_MS_CONFIG, "2"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends the next message. */
  void send() {
    // To the microsecond, as the topic's format keeps it.
    Message message = traffic.next(Instant.now().truncatedTo(ChronoUnit.MICROS));
    if (message instanceof Message.Encodable encodable) {
      send(encodable.payment());
    } else if (message instanceof Message.Garbled garbled) {
      producer.send(
          new ProducerRecord<>(TOPIC, garbled.bytes()),
          (metadata, failure) -> {
            if (succeeded(failure)) {
              sent.add(
                  new SentPayments.Garbled(metadata.partition(), metadata.offset()),
                  garbled.bytes(),
                  metadata.timestamp());
            }
          });
    }
  }

  /** What is in the topic; waits for the broker. */
  SentPayments sent() {
    producer.flush();
    Exception failure = refused.get();
    if (failure != null) {
      throw new Failure(
          ExitCode.UNAVAILABLE,
          "Cannot write to topic %s: %s".formatted(TOPIC, failure.getMessage()),
          failure);
    }
    return sent;
  }

  @Override
  public void close() {
    producer.close();
  }

  private void send(Payment payment) {
    try {
      byte[] bytes = encoder.encode(payment);
      producer.send(
          new ProducerRecord<>(TOPIC, bytes),
          (metadata, failure) -> {
            if (succeeded(failure)) {
              sent.add(seen(payment, metadata), bytes);
            }
          });
    } catch (BadEventException e) {
      throw new IllegalStateException("the example's traffic cannot be encoded", e);
    }
  }

  private static Seen seen(Payment payment, RecordMetadata metadata) {
    return new Seen(
        payment,
        metadata.partition(),
        metadata.offset(),
        Instant.ofEpochMilli(metadata.timestamp()));
  }

  private boolean succeeded(Exception failure) {
    if (failure != null) {
      refused.compareAndSet(null, failure);
    }
    return failure == null;
  }
}
