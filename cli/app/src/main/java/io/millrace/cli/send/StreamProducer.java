package io.millrace.cli.send;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.event.BadEventException;
import io.millrace.event.EventEncoder;
import io.millrace.type.StructValue;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes events to a stream's topic in the topic's format. Used by one thread; what it was given is
 * in the topic when {@link #sent()} returns.
 */
public final class StreamProducer implements AutoCloseable {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final WritableStream stream;
  private final WrittenStruct binding;
  private final EventEncoder<StructValue> encoder;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<Integer, Long> lastOffsets = new ConcurrentSkipListMap<>();
  private final AtomicLong lastArrivalMillis = new AtomicLong(Long.MIN_VALUE);
  private final AtomicReference<Exception> refused = new AtomicReference<>();
  private long events;

  public StreamProducer(WritableStream stream, String bootstrapServers) {
    this.stream = stream;
    this.binding = new WrittenStruct(stream.type(), stream.schema());
    this.encoder = stream.encoder(binding);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.LINGER_MS_CONFIG, "1"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * What is in the topic now.
   *
   * @param events how many were sent
   * @param lastOffsets of what was sent, by partition
   * @param lastArrivalMillis append time of the last one; {@link Long#MIN_VALUE} if none was sent
   */
  public record Sent(
      String topic, long events, Map<Integer, Long> lastOffsets, long lastArrivalMillis) {}

  /**
   * Sends one event given as a JSON object.
   *
   * @throws Failure if it is not an event of the stream
   */
  public void json(String object) {
    try {
      raw(encoder.encode(binding.fromJson(JSON.readTree(object))));
    } catch (JsonProcessingException e) {
      throw new Failure(
          ExitCode.BAD_DATA,
          "%s is not JSON: %s".formatted(shortened(object), e.getOriginalMessage()),
          e);
    } catch (BadEventException e) {
      throw new Failure(
          ExitCode.BAD_DATA,
          "%s is no event of stream '%s': %s; fields are %s"
              .formatted(
                  shortened(object), stream.name(), e.getMessage(), stream.describedFields()),
          e);
    }
  }

  /** Sends bytes as they are, even if they are no event. */
  public void raw(byte[] bytes) {
    events++;
    producer.send(new ProducerRecord<>(stream.topic(), bytes), this::acknowledged);
    refuseFailed();
  }

  /**
   * Waits until everything that was given is in the topic.
   *
   * @throws Failure if the broker refused or could not be reached
   */
  public Sent sent() {
    producer.flush();
    refuseFailed();
    return new Sent(stream.topic(), events, new TreeMap<>(lastOffsets), lastArrivalMillis.get());
  }

  @Override
  public void close() {
    producer.close();
  }

  private void acknowledged(RecordMetadata metadata, Exception failure) {
    if (failure != null) {
      refused.compareAndSet(null, failure);
      return;
    }
    lastOffsets.merge(metadata.partition(), metadata.offset(), Math::max);
    lastArrivalMillis.accumulateAndGet(metadata.timestamp(), Math::max);
  }

  private void refuseFailed() {
    Exception failure = refused.get();
    if (failure != null) {
      throw new Failure(
          ExitCode.UNAVAILABLE,
          "Cannot write to topic %s: %s".formatted(stream.topic(), failure.getMessage()),
          failure);
    }
  }

  private static String shortened(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length <= 100
        ? text
        : text.substring(0, Math.min(100, text.length())) + "...";
  }
}
