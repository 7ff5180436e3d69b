package io.millrace.gateway.push;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * What a topic holds of a request that somebody may have written. Blocks: not for an event loop.
 */
final class TopicScan {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaClients clients;
  private final long answerMillis;
  private final Duration patience;

  /**
   * @param answerWithin the longest wait for one answer of Kafka
   * @param patience the longest that a search may take
   */
  TopicScan(KafkaClients clients, Duration answerWithin, Duration patience) {
    this.clients = clients;
    this.answerMillis = answerWithin.toMillis();
    this.patience = patience;
  }

  /**
   * Where the topic's partitions end now.
   *
   * @throws PushException if Kafka does not say
   */
  SortedMap<Integer, Long> ends(PushTarget target) {
    try {
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      clients
          .admin()
          .describeTopics(List.of(target.topic()))
          .topicNameValues()
          .get(target.topic())
          .get(answerMillis, TimeUnit.MILLISECONDS)
          .partitions()
          .forEach(
              partition ->
                  asked.put(
                      new TopicPartition(target.topic(), partition.partition()),
                      OffsetSpec.latest()));
      SortedMap<Integer, Long> ends = new TreeMap<>();
      clients
          .admin()
          .listOffsets(asked)
          .all()
          .get(answerMillis, TimeUnit.MILLISECONDS)
          .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
      return ends;
    } catch (ExecutionException e) {
      throw unreachable(target, e.getCause());
    } catch (TimeoutException | KafkaException e) {
      throw unreachable(target, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(target, e);
    }
  }

  /**
   * Where the events of a request lie, by index; those that are in the topic.
   *
   * @param starts where its partitions ended before anything was written; one that is missing is
   *     newer
   * @throws PushException if Kafka does not say, or has deleted some of it, also with the topic
   */
  SortedMap<Integer, Written> find(
      PushTarget target, SortedMap<Integer, Long> starts, byte[] mark) {
    long endNanos = System.nanoTime() + patience.toNanos();
    Map<TopicPartition, Long> ends = new HashMap<>();
    ends(target)
        .forEach((partition, end) -> ends.put(new TopicPartition(target.topic(), partition), end));
    SortedMap<Integer, Written> found = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
      consumer.assign(ends.keySet());
      consumer
          .beginningOffsets(ends.keySet())
          .forEach(
              (partition, beginning) -> {
                Long start = starts.get(partition.partition());
                if (start != null && (beginning > start || ends.get(partition) < start)) {
                  throw new PushException(
                      PushCode.OUTCOME_LOST,
                      "whether an earlier try was written cannot be told any more: topic %s has deleted it"
                          .formatted(target.topic()));
                }
                consumer.seek(partition, start == null ? beginning : start);
              });
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        if (System.nanoTime() - endNanos > 0) {
          throw PushException.upstream(
              "topic %s could not be searched for an earlier try within %d ms"
                  .formatted(target.topic(), patience.toMillis()),
              null);
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (isMarked(record, mark)) {
            found.putIfAbsent(index(record), new Written(record.partition(), record.offset()));
          }
        }
      }
      return found;
    } catch (KafkaException e) {
      throw unreachable(target, e);
    }
  }

  private static boolean isMarked(ConsumerRecord<byte[], byte[]> record, byte[] mark) {
    Header header = record.headers().lastHeader(TopicWriter.MARK);
    return header != null
        && Arrays.equals(header.value(), mark)
        && record.headers().lastHeader(TopicWriter.INDEX) != null;
  }

  private static int index(ConsumerRecord<byte[], byte[]> record) {
    byte[] digits = record.headers().lastHeader(TopicWriter.INDEX).value();
    return Integer.parseInt(new String(digits, StandardCharsets.US_ASCII));
  }

  private static PushException unreachable(PushTarget target, Throwable cause) {
    return PushException.upstream(
        "topic %s of %s '%s' cannot be reached: %s"
            .formatted(
                target.topic(),
                target.kind(),
                target.name(),
                cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
        cause);
  }
}
