package io.millrace.job.source.kafka;

import io.millrace.job.forget.StreamCuts;
import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.RawEvent;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * KafkaSource's reader, asking for the ends of its partitions on the side. It stops for a moment
 * while a key is being forgotten, see {@link StreamCuts}.
 */
abstract class PausingReader extends PlainReader {
  final Availability availability = new Availability();
  final EndOffsetProbe probe;
  final StreamCuts cuts;

  private final ArrivalOutput output;

  /** What the probe answered last. */
  private LogBounds latestBounds;

  private boolean paused;

  PausingReader(
      SourceReader<ConsumerRecord<byte[], byte[]>, KafkaPartitionSplit> kafka,
      ArrivalOutput output,
      EndOffsetProbe.Settings probe,
      StreamForgetting forgetting) {
    super(kafka, output);
    this.output = output;
    this.probe = new EndOffsetProbe(probe, availability::signal);
    this.cuts = new StreamCuts(forgetting, availability::signal);
  }

  @Override
  public void start() {
    super.start();
    probe.start();
  }

  @Override
  void beforePoll(ReaderOutput<RawEvent> events) {
    availability.reset();
  }

  @Override
  final boolean pauses(long nowMillis) {
    paused = cuts.pauses(nowMillis);
    return paused;
  }

  /** Whether the last poll read nothing, for the sake of what is being forgotten. */
  final boolean isPaused() {
    return paused;
  }

  /** What the probe has answered since the last call; null for nothing. */
  final LogBounds takeBounds() {
    LogBounds bounds = probe.take();
    if (bounds != null) {
      latestBounds = bounds;
    }
    return bounds;
  }

  /** While it pauses: asks for cuts, and emits markers of those that stand. */
  final void settle(ReaderOutput<RawEvent> events, long nowMillis, StreamCuts.Positions positions) {
    output.to(events, nowMillis);
    cuts.settle(nowMillis, ReaderProgress.ends(latestBounds), positions).forEach(output::mark);
  }

  @Override
  public final CompletableFuture<Void> isAvailable() {
    return paused ? availability.signalled() : availability.or(super.isAvailable());
  }

  @Override
  public void close() throws Exception {
    try {
      cuts.close();
      probe.close();
    } finally {
      super.close();
    }
  }
}
