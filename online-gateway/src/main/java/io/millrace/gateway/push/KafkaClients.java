package io.millrace.gateway.push;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Clients of the cluster that is pushed to, made when first needed: a gateway starts while Kafka's
 * names cannot be resolved. Thread-safe. Making one may block: not for an event loop.
 */
final class KafkaClients implements AutoCloseable {
  /** A record of the largest event with its key and headers. */
  private static final String LARGEST_REQUEST = Integer.toString(2 << 20);

  private final PushOptions options;
  private Producer<byte[], byte[]> producer; // guarded by this
  private Admin admin; // guarded by this
  private boolean closed; // guarded by this

  KafkaClients(PushOptions options) {
    this.options = options;
  }

  /** The producer: one for all requests, idempotent, with all acknowledgements. */
  synchronized Producer<byte[], byte[]> producer() {
    refuseClosed();
    if (producer == null) {
      Map<String, Object> settings = new HashMap<>();
      settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
      settings.put(
          ProducerConfig.BUFFER_MEMORY_CONFIG,
          Long.toString(Math.max(32L << 20, 2 * options.limits().bytes())));
      settings.put(ProducerConfig.LINGER_MS_CONFIG, "0");
      settings.put(ProducerConfig.CLIENT_ID_CONFIG, "millrace-gateway-push");
      settings.putAll(options.kafka());
      // Not to be chosen: an answer promises that the event is kept, and kept once.
      settings.put(ProducerConfig.ACKS_CONFIG, "all");
      settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
      settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
      producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  /** The client that asks where partitions end. */
  synchronized Admin admin() {
    refuseClosed();
    if (admin == null) {
      Map<String, Object> settings = new HashMap<>(options.kafka());
      String patience = Long.toString(options.blocking().toMillis());
      settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patience);
      settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, patience);
      admin = Admin.create(settings);
    }
    return admin;
  }

  /** A reader of its own for one thread, which closes it; belongs to no group. */
  KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>(options.kafka());
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "100");
    // What is not committed yet counts: it may be.
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    settings.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        Long.toString(Math.max(options.blocking().toMillis(), 200)));
    settings.put(
        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        Long.toString(Math.max(options.blocking().toMillis(), 200)));
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    Producer<byte[], byte[]> writing;
    Admin asking;
    synchronized (this) {
      closed = true;
      writing = producer;
      asking = admin;
    }
    if (writing != null) {
      writing.close(Duration.ofSeconds(5));
    }
    if (asking != null) {
      asking.close(Duration.ofSeconds(1));
    }
  }

  private void refuseClosed() {
    if (closed) {
      throw new KafkaException("the gateway stops");
    }
  }
}
