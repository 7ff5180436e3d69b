package io.millrace.job.source.kafka;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;

/** KafkaSource's enumerator, which also tells each reader when the assignment is known. */
final class DiscoveryEnumerator
    implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {

  private final DiscoveryContext context;
  private final SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> kafka;

  /**
   * @param context the one that {@code kafka} was made in
   */
  DiscoveryEnumerator(
      DiscoveryContext context, SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> kafka) {
    this.context = context;
    this.kafka = kafka;
  }

  @Override
  public void start() {
    kafka.start();
  }

  @Override
  public void handleSplitRequest(int subtaskId, String requesterHostname) {
    kafka.handleSplitRequest(subtaskId, requesterHostname);
  }

  @Override
  public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtaskId) {
    kafka.addSplitsBack(splits, subtaskId);
  }

  @Override
  public void addReader(int subtaskId) {
    kafka.addReader(subtaskId);
    context.tellIfKnown(subtaskId);
  }

  @Override
  public KafkaSourceEnumState snapshotState(long checkpointId) throws Exception {
    return kafka.snapshotState(checkpointId);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    kafka.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    kafka.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void handleSourceEvent(int subtaskId, SourceEvent event) {
    kafka.handleSourceEvent(subtaskId, event);
  }

  @Override
  public void close() throws IOException {
    kafka.close();
  }
}
