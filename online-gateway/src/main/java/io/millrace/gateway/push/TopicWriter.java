package io.millrace.gateway.push;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Writes events to topics and says where they lie. Thread-safe. */
final class TopicWriter {
  /** The request that a record belongs to: {@code stream/idempotency key}. */
  static final String MARK = "millrace-push-key";

  /** The event's place in the request, in decimal digits. */
  static final String INDEX = "millrace-push-index";

  /** A topic that did not answer is not asked again so soon: a queue of requests would wait. */
  private static final long NOT_ASKED_NANOS = Duration.ofSeconds(1).toNanos();

  private final KafkaClients clients;
  private final Map<String, Away> away = new ConcurrentHashMap<>();

  /** Why a topic could not be reached, and when. */
  private record Away(PushException why, long sinceNanos) {}

  TopicWriter(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * Whether the topic can be written to now. Blocks up to {@code max.block.ms}.
   *
   * @throws PushException if not: then nothing was written
   */
  void reach(PushTarget target) {
    Away known = away.get(target.topic());
    if (known != null && System.nanoTime() - known.sinceNanos() < NOT_ASKED_NANOS) {
      throw known.why();
    }
    try {
      clients.producer().partitionsFor(target.topic());
      away.remove(target.topic());
    } catch (KafkaException e) {
      PushException why =
          PushException.upstream(
              "topic %s of %s '%s' cannot be reached: %s; this try has written nothing"
                  .formatted(target.topic(), target.kind(), target.name(), e.getMessage()),
              e);
      away.put(target.topic(), new Away(why, System.nanoTime()));
      throw why;
    }
  }

  /**
   * Writes events in their order. Blocks while the producer's buffer is full: not for an event
   * loop.
   *
   * @param mark what their records carry; null if nothing
   * @param untilNanos by {@link System#nanoTime()}: nothing is begun later, nor after a failure:
   *     each event would wait for as long as the first
   * @return where they lie by index, once all are acknowledged; fails with a {@link PushException}
   *     when one is not, after the fate of all is known or given up
   */
  Future<SortedMap<Integer, Written>> write(
      PushTarget target, List<EncodedEvent> events, byte[] mark, long untilNanos) {
    Batch batch = new Batch(target, events.size());
    for (EncodedEvent event : events) {
      if (batch.hasFailed()) {
        batch.failed(null);
        continue;
      }
      if (System.nanoTime() - untilNanos > 0) {
        batch.failed(new KafkaException("the time to begin writing is over"));
        continue;
      }
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(target.topic(), event.key(), event.value());
      if (mark != null) {
        record.headers().add(MARK, mark);
        record
            .headers()
            .add(INDEX, Integer.toString(event.index()).getBytes(StandardCharsets.US_ASCII));
      }
      try {
        Producer<byte[], byte[]> producer = clients.producer();
        producer.send(record, (metadata, error) -> batch.done(event.index(), metadata, error));
      } catch (RuntimeException e) {
        batch.failed(e);
      }
    }
    return batch.promise.future();
  }

  /** The events of one request that are on their way. */
  private static final class Batch {
    private final PushTarget target;
    private final int events;
    private final Promise<SortedMap<Integer, Written>> promise = Promise.promise();
    private final SortedMap<Integer, Written> written = new TreeMap<>(); // guarded by this
    private Exception failure; // guarded by this
    private int left; // guarded by this

    Batch(PushTarget target, int events) {
      this.target = target;
      this.events = events;
      this.left = events;
      if (events == 0) {
        promise.complete(written);
      }
    }

    void done(int index, RecordMetadata metadata, Exception error) {
      if (error != null) {
        failed(error);
        return;
      }
      synchronized (this) {
        written.put(index, new Written(metadata.partition(), metadata.offset()));
      }
      countDown();
    }

    synchronized boolean hasFailed() {
      return failure != null;
    }

    void failed(Exception error) {
      synchronized (this) {
        failure = failure == null ? error : failure;
      }
      countDown();
    }

    private void countDown() {
      PushException refused = null;
      synchronized (this) {
        left--;
        if (left > 0) {
          return;
        }
        if (failure != null) {
          refused =
              PushException.upstream(
                  "topic %s of %s '%s' did not take all events: %s; %d of %d are acknowledged"
                      .formatted(
                          target.topic(),
                          target.kind(),
                          target.name(),
                          failure.getMessage(),
                          written.size(),
                          events),
                  failure);
        }
      }
      if (refused == null) {
        promise.complete(written);
      } else {
        promise.fail(refused);
      }
    }
  }
}
