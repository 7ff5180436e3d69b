package io.millrace.job.source.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker again and again, on a thread of its own, where the logs of a reader's partitions
 * end. No answer, no news: an unreachable broker shows as silence.
 *
 * <p>Asks for the high watermark also when only committed records are read, see {@link
 * PartitionProgress}. All methods may be called from any thread.
 */
final class EndOffsetProbe implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EndOffsetProbe.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration BEGINNINGS_EVERY = Duration.ofSeconds(1);

  private final Settings settings;
  private final Runnable onAnswer;
  private final Thread thread;
  private final AtomicReference<LogBounds> answer = new AtomicReference<>();

  private volatile RuntimeException failure;
  private KafkaConsumer<byte[], byte[]> consumer; // guarded by this
  private Set<TopicPartition> watched = Set.of(); // guarded by this
  private boolean closed; // guarded by this
  private boolean reachable = true; // the probe's thread only
  private Set<TopicPartition> askedForBeginnings = Set.of(); // the probe's thread only
  private long nextBeginningsNanos = System.nanoTime(); // the probe's thread only

  /**
   * @param name of the thread and the client
   * @param properties of the stream's consumer
   * @param interval from one answer to the next question
   * @param allowance taken off the instant of asking
   */
  record Settings(String name, Properties properties, Duration interval, Duration allowance) {}

  /**
   * @param onAnswer called on the probe's thread when {@link #take()} has something new
   */
  EndOffsetProbe(Settings settings, Runnable onAnswer) {
    this.settings = settings;
    this.onAnswer = onAnswer;
    this.thread = new Thread(this::run, settings.name());
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Asks about these partitions from the next question on. */
  synchronized void watch(Set<TopicPartition> partitions) {
    watched = Set.copyOf(partitions);
    notifyAll();
  }

  /**
   * The latest answer, once; null if there is none since the last call.
   *
   * @throws IllegalStateException if there will never be one again
   */
  LogBounds take() {
    if (failure != null) {
      throw new IllegalStateException(thread.getName() + " has failed", failure);
    }
    return answer.get() == null ? null : answer.getAndSet(null);
  }

  @Override
  public void close() throws InterruptedException {
    synchronized (this) {
      closed = true;
      notifyAll();
      if (consumer != null) {
        consumer.wakeup();
      }
    }
    thread.join(PATIENCE.toMillis());
  }

  private void run() {
    try (KafkaConsumer<byte[], byte[]> opened = openConsumer()) {
      Set<TopicPartition> partitions;
      while (!(partitions = awaitPartitions()).isEmpty()) {
        ask(opened, partitions);
        pause();
      }
    } catch (InterruptedException | InterruptException | WakeupException e) {
      LOG.debug("{} stops", thread.getName());
    } catch (RuntimeException e) {
      // Without it the watermark would stand still for ever, and nobody would know why.
      failure = e;
      onAnswer.run();
    }
  }

  private KafkaConsumer<byte[], byte[]> openConsumer() {
    KafkaConsumer<byte[], byte[]> opened = new KafkaConsumer<>(forAsking(settings));
    synchronized (this) {
      consumer = opened;
    }
    return opened;
  }

  /** Empty once closed. */
  private synchronized Set<TopicPartition> awaitPartitions() throws InterruptedException {
    while (watched.isEmpty() && !closed) {
      wait();
    }
    return closed ? Set.of() : watched;
  }

  private synchronized void pause() throws InterruptedException {
    long until = System.nanoTime() + settings.interval().toNanos();
    for (long left = settings.interval().toNanos();
        left > 0 && !closed;
        left = until - System.nanoTime()) {
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
  }

  private void ask(KafkaConsumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
    long askedAtMillis = System.currentTimeMillis() - settings.allowance().toMillis();
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
      answer.set(new LogBounds(askedAtMillis, beginnings(consumer, partitions), ends));
      if (!reachable) {
        LOG.info("{} has the end offsets of {} again", thread.getName(), partitions);
      }
      reachable = true;
      onAnswer.run();
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      if (reachable) {
        LOG.warn(
            "{} cannot get the end offsets of {}; the watermark waits",
            thread.getName(),
            partitions,
            e);
      }
      reachable = false;
    }
  }

  /** Beginnings move only by retention, so they are asked for less often. */
  private Map<TopicPartition, Long> beginnings(
      KafkaConsumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
    if (System.nanoTime() - nextBeginningsNanos < 0 && partitions.equals(askedForBeginnings)) {
      return Map.of();
    }
    Map<TopicPartition, Long> beginnings =
        new HashMap<>(consumer.beginningOffsets(partitions, PATIENCE));
    askedForBeginnings = partitions;
    nextBeginningsNanos = System.nanoTime() + BEGINNINGS_EVERY.toNanos();
    return beginnings;
  }

  private static Properties forAsking(Settings settings) {
    Properties asking = new Properties();
    asking.putAll(settings.properties());
    asking.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.name());
    asking.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_UNCOMMITTED.toString());
    asking.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    asking.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    asking.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    asking.remove(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
    return asking;
  }
}
