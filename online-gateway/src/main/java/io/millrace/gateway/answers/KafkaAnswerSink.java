package io.millrace.gateway.answers;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.answer.log.AnswerRecorder;
import io.millrace.answer.log.AnsweredRow;
import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.gateway.answers.AnswerLogMetrics.Why;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes answers in a bounded queue, from which a thread of its own writes them to Kafka. An event
 * loop does no more than put a reference into the queue: rows are read and written down by that
 * thread, and only it waits for Kafka. What the queue does not hold is dropped and counted.
 */
final class KafkaAnswerSink implements AnswerSink {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaAnswerSink.class);
  private static final long MOST_WAITING_BYTES = 32L << 20;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long CLOSE_SECONDS = 5;

  /** A producer that cannot be made is not tried again so soon. */
  private static final long TRY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Map<String, String> CLIENT =
      Map.of(
          ProducerConfig.CLIENT_ID_CONFIG, "millrace-gateway-answers",
          ProducerConfig.LINGER_MS_CONFIG, "50",
          ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(64 << 10),
          ProducerConfig.BUFFER_MEMORY_CONFIG, String.valueOf(16 << 20),
          ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip",
          ProducerConfig.MAX_BLOCK_MS_CONFIG, "1000",
          ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000",
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "30000");

  private final AnswerLogOptions options;
  private final AnswerRecorder recorder;
  private final AnswerLogMetrics metrics;
  private final ConcurrentLinkedQueue<AnsweredRow> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicBoolean troubled = new AtomicBoolean();
  private final Thread writer;
  private volatile boolean closing;
  private Producer<byte[], byte[]> producer; // the writer's
  private long notBeforeNanos = System.nanoTime(); // the writer's

  private KafkaAnswerSink(AnswerLogOptions options, String definitions, MeterRegistry registry) {
    this.options = options;
    this.recorder = new AnswerRecorder(definitions);
    this.metrics = new AnswerLogMetrics(registry);
    this.writer = new Thread(this::write, "millrace-answers");
    writer.setDaemon(true);
  }

  static KafkaAnswerSink start(
      AnswerLogOptions options, String definitions, MeterRegistry registry) {
    KafkaAnswerSink log = new KafkaAnswerSink(options, definitions, registry);
    log.writer.start();
    return log;
  }

  @Override
  public Counts counts() {
    return metrics.counts();
  }

  @Override
  public boolean samples() {
    return options.share() >= 1 || ThreadLocalRandom.current().nextDouble() < options.share();
  }

  @Override
  public void note(AnsweredRow answered) {
    metrics.noted(answered.views().size());
    int bytes = answered.estimatedBytes();
    if (closing) {
      metrics.dropped(Why.QUEUE, answered.views().size());
    } else if (waitingBytes.addAndGet(bytes) > MOST_WAITING_BYTES) {
      waitingBytes.addAndGet(-bytes);
      metrics.dropped(Why.QUEUE, answered.views().size());
    } else {
      waiting.add(answered);
    }
  }

  private void write() {
    while (true) {
      AnsweredRow next = waiting.poll();
      if (next != null) {
        waitingBytes.addAndGet(-next.estimatedBytes());
        send(next);
      } else if (closing) {
        break;
      } else {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
    if (producer != null) {
      producer.close(Duration.ofSeconds(CLOSE_SECONDS));
    }
  }

  private void send(AnsweredRow answered) {
    List<byte[]> records;
    try {
      records = recorder.record(answered).stream().map(LoggedAnswerJson::write).toList();
    } catch (RuntimeException e) {
      LOG.error("an answer cannot be logged", e);
      metrics.dropped(Why.RECORD, answered.views().size());
      return;
    }
    // One partition for what was answered together.
    byte[] key = answered.queryId().getBytes(StandardCharsets.US_ASCII);
    for (byte[] each : records) {
      if (System.nanoTime() - notBeforeNanos < 0) {
        metrics.dropped(Why.KAFKA, 1);
        continue;
      }
      if (hasFailed(send(key, each))) {
        // The next would wait as long for the same.
        notBeforeNanos = System.nanoTime() + TRY_AGAIN_NANOS;
      }
    }
  }

  /** Waits for as long as Kafka's client does before it knows where to send. */
  private Future<RecordMetadata> send(byte[] key, byte[] value) {
    try {
      return producer()
          .send(
              new ProducerRecord<>(options.topic(), key, value),
              (place, error) -> concluded(error));
    } catch (RuntimeException e) {
      concluded(e);
      return CompletableFuture.failedFuture(e);
    }
  }

  private static boolean hasFailed(Future<RecordMetadata> sent) {
    if (!sent.isDone()) {
      return false;
    }
    try {
      sent.get();
      return false;
    } catch (ExecutionException e) {
      // Of a record that is too large the next one knows nothing.
      return !(e.getCause() instanceof RecordTooLargeException);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void concluded(Exception error) {
    if (error == null) {
      metrics.logged();
      if (troubled.compareAndSet(true, false)) {
        LOG.info("answers are logged to topic {}", options.topic());
      }
      return;
    }
    metrics.dropped(Why.KAFKA, 1);
    if (troubled.compareAndSet(false, true)) {
      LOG.warn(
          "answers cannot be logged to topic {}, and are dropped: {}",
          options.topic(),
          error.getMessage());
    }
  }

  private Producer<byte[], byte[]> producer() {
    if (producer == null) {
      Map<String, Object> settings = new HashMap<>(CLIENT);
      settings.putAll(options.kafka());
      settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
      producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(writer);
    try {
      writer.join(TimeUnit.SECONDS.toMillis(2 * CLOSE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
