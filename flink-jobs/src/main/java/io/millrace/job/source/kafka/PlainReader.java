package io.millrace.job.source.kafka;

import io.millrace.job.source.RawEvent;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * KafkaSource's reader with its records as {@link RawEvent}s, without watermarks: for replays that
 * forget nothing.
 */
class PlainReader implements SourceReader<RawEvent, KafkaPartitionSplit> {

  private final SourceReader<ConsumerRecord<byte[], byte[]>, KafkaPartitionSplit> kafka;
  private final ArrivalOutput output;

  PlainReader(
      SourceReader<ConsumerRecord<byte[], byte[]>, KafkaPartitionSplit> kafka,
      ArrivalOutput output) {
    this.kafka = kafka;
    this.output = output;
  }

  @Override
  public void start() {
    kafka.start();
  }

  @Override
  public final InputStatus pollNext(ReaderOutput<RawEvent> events) throws Exception {
    long nowMillis = System.currentTimeMillis();
    beforePoll(events);
    if (pauses(nowMillis)) {
      afterPoll(events, nowMillis);
      return InputStatus.NOTHING_AVAILABLE;
    }
    InputStatus status = kafka.pollNext(output.to(events, nowMillis));
    afterPoll(events, nowMillis);
    return status;
  }

  /** Whether nothing may be read for now. */
  boolean pauses(long nowMillis) {
    return false;
  }

  void beforePoll(ReaderOutput<RawEvent> events) {}

  void afterPoll(ReaderOutput<RawEvent> events, long nowMillis) {}

  @Override
  public CompletableFuture<Void> isAvailable() {
    return kafka.isAvailable();
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    kafka.addSplits(splits);
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (!(event instanceof AssignmentKnown)) {
      kafka.handleSourceEvents(event);
    }
  }

  @Override
  public void notifyNoMoreSplits() {
    kafka.notifyNoMoreSplits();
  }

  @Override
  public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
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
  public void pauseOrResumeSplits(
      Collection<String> splitsToPause, Collection<String> splitsToResume) {
    kafka.pauseOrResumeSplits(splitsToPause, splitsToResume);
  }

  @Override
  public void close() throws Exception {
    kafka.close();
  }
}
