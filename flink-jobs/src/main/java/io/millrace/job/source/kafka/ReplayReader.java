package io.millrace.job.source.kafka;

import io.millrace.job.forget.StreamCuts;
import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.RawEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * KafkaSource's reader for a replay that may forget: without watermarks, but it stops for a moment
 * while a key is being forgotten, see {@link StreamCuts}.
 */
final class ReplayReader extends PlainReader {
  private final ArrivalOutput output;
  private final Availability availability = new Availability();
  private final EndOffsetProbe probe;
  private final StreamCuts cuts;
  private final Set<TopicPartition> partitions = new HashSet<>();

  /** What the probe answered last. */
  private LogBounds latestBounds;

  private boolean paused;

  ReplayReader(
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
  boolean pauses(long nowMillis) {
    paused = cuts.pauses(nowMillis);
    return paused;
  }

  @Override
  void afterPoll(ReaderOutput<RawEvent> events, long nowMillis) {
    if (!paused) {
      return;
    }
    LogBounds bounds = probe.take();
    if (bounds != null) {
      latestBounds = bounds;
    }
    output.to(events, nowMillis);
    // Where it is does not matter: it is never behind the end.
    cuts.settle(nowMillis, ReaderProgress.ends(latestBounds), partition -> 0).forEach(output::mark);
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return paused ? availability.signalled() : availability.or(super.isAvailable());
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
