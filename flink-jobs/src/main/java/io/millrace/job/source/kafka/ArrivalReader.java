package io.millrace.job.source.kafka;

import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.RawEvent;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * KafkaSource's reader for the live clock: also emits watermarks over arrival time.
 *
 * <p>The watermark moves when the least complete of its partitions has got further, at most every
 * {@link #WATERMARK_EVERY}. A restored reader starts without one. A reader without partitions is
 * idle once the enumerator has said that none is on its way to it, and not before: its partitions
 * could hold older events than those that the other readers have emitted.
 */
final class ArrivalReader extends PausingReader {

  static final Duration WATERMARK_EVERY = Duration.ofMillis(20);

  private final ArrivalOutput output;
  private final ReaderProgress progress;
  private final FetchPositions positions;
  private final ArrivalMetrics metrics;

  private boolean assignmentKnown;
  private boolean started;
  private boolean idle;
  private long watermarkMillis = Long.MIN_VALUE;
  private long nextWatermarkMillis = Long.MIN_VALUE;

  ArrivalReader(
      SourceReader<ConsumerRecord<byte[], byte[]>, KafkaPartitionSplit> kafka,
      ArrivalOutput output,
      ReaderProgress progress,
      FetchPositions positions,
      ArrivalMetrics metrics,
      EndOffsetProbe.Settings probe,
      StreamForgetting forgetting) {
    super(kafka, output, probe, forgetting);
    this.output = output;
    this.progress = progress;
    this.positions = positions;
    this.metrics = metrics;
  }

  @Override
  void beforePoll(ReaderOutput<RawEvent> events) {
    super.beforePoll(events);
    if (!started) {
      // Until told otherwise Flink takes an output that was never used for idle.
      events.markActive();
      started = true;
    }
  }

  @Override
  void afterPoll(ReaderOutput<RawEvent> events, long nowMillis) {
    LogBounds bounds = takeBounds();
    if (bounds != null) {
      progress.observed(bounds);
    } else if (nowMillis < nextWatermarkMillis && !isPaused()) {
      return;
    }
    nextWatermarkMillis = nowMillis + WATERMARK_EVERY.toMillis();
    progress.fetched(positions);
    if (isPaused()) {
      settle(events, nowMillis, progress::emittedTo);
    }
    showIdleness(events);
    long completeToMillis = cuts.mostCompleteMillis(progress.completeTo());
    if (completeToMillis > watermarkMillis) {
      watermarkMillis = completeToMillis;
      output.completeTo(completeToMillis);
    }
    metrics.update(progress.lag(), watermarkMillis);
  }

  private void showIdleness(ReaderOutput<RawEvent> events) {
    boolean unneeded = assignmentKnown && progress.isEmpty();
    if (unneeded && !idle) {
      events.markIdle();
    } else if (!unneeded && idle) {
      events.markActive();
    }
    idle = unneeded;
  }

  @Override
  public void addSplits(List<KafkaPartitionSplit> splits) {
    for (KafkaPartitionSplit split : splits) {
      progress.add(split.getTopicPartition(), split.getStartingOffset());
      cuts.assigned(split.getTopicPartition().partition(), split.getStartingOffset());
    }
    super.addSplits(splits);
    probe.watch(progress.partitions());
    wakeUp();
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof AssignmentKnown) {
      assignmentKnown = true;
      wakeUp();
    } else {
      super.handleSourceEvents(event);
    }
  }

  private void wakeUp() {
    nextWatermarkMillis = Long.MIN_VALUE;
    availability.signal();
  }
}
