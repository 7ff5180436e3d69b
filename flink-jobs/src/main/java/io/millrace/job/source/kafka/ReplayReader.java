package io.millrace.job.source.kafka;

import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.RawEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** KafkaSource's reader for a replay that may forget: without watermarks. */
final class ReplayReader extends PausingReader {
  private final Set<TopicPartition> partitions = new HashSet<>();

  ReplayReader(
      SourceReader<ConsumerRecord<byte[], byte[]>, KafkaPartitionSplit> kafka,
      ArrivalOutput output,
      EndOffsetProbe.Settings probe,
      StreamForgetting forgetting) {
    super(kafka, output, probe, forgetting);
  }

  @Override
  void afterPoll(ReaderOutput<RawEvent> events, long nowMillis) {
    if (!isPaused()) {
      return;
    }
    takeBounds();
    // Where it is does not matter: it is never behind the end.
    settle(events, nowMillis, partition -> 0);
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    for (KafkaPartitionSplit split : splits) {
      partitions.add(split.getTopicPartition());
      cuts.assigned(split.getTopicPartition().partition(), split.getStartingOffset());
    }
    super.addSplits(splits);
    probe.watch(Set.copyOf(partitions));
    availability.signal();
  }
}
