package io.millrace.job.source.kafka;

import io.millrace.job.forget.StreamCuts;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;

/**
 * How complete the partitions of one reader are. Used by the reader's own thread only.
 *
 * <p>The reader is as complete as its least complete partition. A reader without partitions makes
 * no claim.
 */
final class ReaderProgress {

  private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();

  void add(TopicPartition partition, long startOffset) {
    partitions.put(partition, new PartitionProgress(startOffset));
  }

  /** Forgets the partition that a split of KafkaSource stands for. */
  void remove(String splitId) {
    partitions
        .keySet()
        .removeIf(partition -> KafkaPartitionSplit.toSplitId(partition).equals(splitId));
  }

  PartitionProgress of(TopicPartition partition) {
    return partitions.get(partition);
  }

  boolean isEmpty() {
    return partitions.isEmpty();
  }

  Set<TopicPartition> partitions() {
    return Set.copyOf(partitions.keySet());
  }

  void observed(LogBounds bounds) {
    // Partitions may have come since the broker was asked, and gone.
    bounds
        .beginnings()
        .forEach(
            (partition, offset) -> {
              PartitionProgress progress = partitions.get(partition);
              if (progress != null) {
                progress.beginsAt(offset);
              }
            });
    bounds
        .ends()
        .forEach(
            (partition, offset) -> {
              PartitionProgress progress = partitions.get(partition);
              if (progress != null) {
                progress.endsAt(offset, bounds.askedAtMillis());
              }
            });
  }

  void fetched(FetchPositions positions) {
    partitions.forEach(
        (partition, progress) -> {
          FetchPositions.Fetched fetched = positions.of(partition);
          if (fetched != null) {
            progress.fetched(fetched.lastRecord(), fetched.position());
          }
        });
  }

  /** Offset after the last event that was emitted of a partition; 0 for none. */
  long emittedTo(int partition) {
    for (Map.Entry<TopicPartition, PartitionProgress> each : partitions.entrySet()) {
      if (each.getKey().partition() == partition) {
        return each.getValue().emittedTo();
      }
    }
    return 0;
  }

  /**
   * Where logs end, for those who choose cuts.
   *
   * @param bounds null for unknown
   */
  static StreamCuts.Ends ends(LogBounds bounds) {
    return bounds == null ? null : new Ends(bounds);
  }

  private record Ends(LogBounds bounds) implements StreamCuts.Ends {
    @Override
    public long askedAtMillis() {
      return bounds.askedAtMillis();
    }

    @Override
    public Long of(int partition) {
      for (Map.Entry<TopicPartition, Long> each : bounds.ends().entrySet()) {
        if (each.getKey().partition() == partition) {
          return each.getValue();
        }
      }
      return null;
    }
  }

  /** Arrival time up to which all partitions are complete; {@link Long#MIN_VALUE} for unknown. */
  long completeTo() {
    return partitions.values().stream()
        .mapToLong(PartitionProgress::completeTo)
        .min()
        .orElse(Long.MIN_VALUE);
  }

  long lag() {
    return partitions.values().stream().mapToLong(PartitionProgress::lag).sum();
  }
}
