package io.millrace.job.source.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a reader's consumer has fetched, also past offsets that hold no event. Written by the
 * fetching thread through {@link FetchInterceptor}, read by the reader's thread.
 *
 * <p>Without it a partition that ends in a transaction marker would never look read to its end: the
 * last event's offset + 1 stays below the end offset for ever.
 */
final class FetchPositions {

  /** Under this consumer property the interceptor finds the object; never leaves the JVM. */
  static final String PROPERTY = "millrace.fetch.positions";

  private final Map<TopicPartition, Fetched> latest = new ConcurrentHashMap<>();

  /**
   * @param lastRecord offset of the last record fetched so far, -1 for none
   * @param position offset from which the consumer fetches next
   */
  record Fetched(long lastRecord, long position) {}

  void record(ConsumerRecords<?, ?> batch) {
    for (Map.Entry<TopicPartition, OffsetAndMetadata> next : batch.nextOffsets().entrySet()) {
      TopicPartition partition = next.getKey();
      Fetched before = latest.get(partition);
      long lastRecord = before == null ? -1 : before.lastRecord();
      List<? extends ConsumerRecord<?, ?>> records = batch.records(partition);
      if (!records.isEmpty()) {
        lastRecord = records.get(records.size() - 1).offset();
      }
      latest.put(partition, new Fetched(lastRecord, next.getValue().offset()));
    }
  }

  /** The latest fetch of the partition; null before the first. */
  Fetched of(TopicPartition partition) {
    return latest.get(partition);
  }
}
