package io.millrace.job.source.kafka;

import java.io.Serializable;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a stream is read from when there is nothing to restore. Partitions that come later are
 * always read from their beginning.
 */
public sealed interface KafkaStart extends Serializable {

  /** From the first offset still kept. */
  static KafkaStart earliest() {
    return new Earliest();
  }

  /** From the end at the time of the job's start: only what comes then. */
  static KafkaStart latest() {
    return new Latest();
  }

  /** From the first record with this timestamp or a later one; from the end if there is none. */
  static KafkaStart at(Instant timestamp) {
    return new AtTimestamp(timestamp);
  }

  /**
   * From an offset of each partition.
   *
   * @param offsets by partition; one that is not named is read from its first offset
   */
  static KafkaStart atOffsets(Map<Integer, Long> offsets) {
    return new AtOffsets(offsets);
  }

  /** In the connector's terms. */
  OffsetsInitializer initializer();

  /** See {@link #earliest()}. */
  record Earliest() implements KafkaStart {
    @Override
    public OffsetsInitializer initializer() {
      return OffsetsInitializer.earliest();
    }
  }

  /** See {@link #latest()}. */
  record Latest() implements KafkaStart {
    @Override
    public OffsetsInitializer initializer() {
      return OffsetsInitializer.latest();
    }
  }

  /** See {@link #at(Instant)}. */
  record AtTimestamp(Instant timestamp) implements KafkaStart {
    @Override
    public OffsetsInitializer initializer() {
      return OffsetsInitializer.timestamp(timestamp.toEpochMilli());
    }
  }

  /** See {@link #atOffsets(Map)}. */
  record AtOffsets(TreeMap<Integer, Long> offsets) implements KafkaStart {

    /** Refuses negative partitions and offsets. */
    public AtOffsets {
      offsets = new TreeMap<>(offsets);
      offsets.forEach(
          (partition, offset) -> {
            if (partition < 0 || offset < 0) {
              throw new IllegalArgumentException(
                  "Cannot start partition %d at offset %d: use numbers from 0"
                      .formatted(partition, offset));
            }
          });
    }

    private AtOffsets(Map<Integer, Long> offsets) {
      this(new TreeMap<>(offsets));
    }

    @Override
    public OffsetsInitializer initializer() {
      return new OfPartitions(offsets);
    }
  }

  /** Unlike the connector's own, never asks for offsets that a consumer group has committed. */
  record OfPartitions(TreeMap<Integer, Long> offsets) implements OffsetsInitializer {
    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
        Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
      Map<TopicPartition, Long> starts = new HashMap<>();
      for (TopicPartition partition : partitions) {
        starts.put(
            partition,
            offsets.getOrDefault(partition.partition(), KafkaPartitionSplit.EARLIEST_OFFSET));
      }
      return starts;
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
      return OffsetResetStrategy.EARLIEST;
    }
  }
}
