package io.millrace.job.source.kafka;

import io.millrace.job.forget.StreamCuts;
import io.millrace.job.source.RawEvent;
import io.millrace.job.source.SourceClock;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/**
 * Turns what KafkaSource emits into {@link RawEvent}s, and notes it in {@link ReaderProgress}.
 *
 * <p>All partitions go to the reader's main output: Flink's outputs per partition would combine
 * watermarks by rules of their own.
 */
final class ArrivalOutput implements ReaderOutput<ConsumerRecord<byte[], byte[]>> {

  private final int stream;
  private final SourceClock clock;
  private final ReaderProgress progress;
  private final ClockSkew skew;

  private ReaderOutput<RawEvent> events;
  private TopicPartition partition;
  private long watermarkMillis = Long.MIN_VALUE;
  private long nowMillis;

  ArrivalOutput(int stream, SourceClock clock, ReaderProgress progress, ClockSkew skew) {
    this.stream = stream;
    this.clock = clock;
    this.progress = progress;
    this.skew = skew;
  }

  /** What is emitted until the next call goes to {@code events} and is read now. */
  ArrivalOutput to(ReaderOutput<RawEvent> events, long nowMillis) {
    this.events = events;
    this.nowMillis = nowMillis;
    return this;
  }

  /** Everything that arrived at or before has been emitted; later events must arrive later. */
  void completeTo(long watermarkMillis) {
    this.watermarkMillis = watermarkMillis;
    events.emitWatermark(new Watermark(watermarkMillis));
  }

  /** A key that is being forgotten: what comes of the partition from now on is new. */
  void mark(StreamCuts.Marked mark) {
    events.collect(
        RawEvent.marker(stream, mark.partition(), mark.cut(), mark.marker()),
        mark.marker().settlesAtMillis());
  }

  @Override
  public void collect(ConsumerRecord<byte[], byte[]> record) {
    collect(record, record.timestamp());
  }

  @Override
  public void collect(ConsumerRecord<byte[], byte[]> record, long ignoredTimestamp) {
    boolean stamped = record.timestampType() == TimestampType.LOG_APPEND_TIME;
    long arrivalMillis = stamped ? record.timestamp() : firstReadMillis();
    RawEvent event =
        new RawEvent(
            stream,
            record.partition(),
            record.offset(),
            arrivalMillis,
            record.key(),
            record.value());
    if (clock == SourceClock.REPLAY) {
      events.collect(event);
      return;
    }
    events.collect(event, arrivalMillis);
    PartitionProgress reached = progress.of(partitionOf(record));
    if (stamped) {
      skew.appended(record.timestamp(), nowMillis);
      reached.emitted(record.offset(), record.timestamp());
    } else {
      reached.emitted(record.offset());
    }
  }

  /** Never within what was declared complete, also when this machine's clock is set back. */
  private long firstReadMillis() {
    return Math.max(nowMillis, watermarkMillis == Long.MIN_VALUE ? 0 : watermarkMillis + 1);
  }

  private TopicPartition partitionOf(ConsumerRecord<byte[], byte[]> record) {
    if (partition == null
        || partition.partition() != record.partition()
        || !partition.topic().equals(record.topic())) {
      partition = new TopicPartition(record.topic(), record.partition());
    }
    return partition;
  }

  @Override
  public SourceOutput<ConsumerRecord<byte[], byte[]>> createOutputForSplit(String splitId) {
    return this;
  }

  @Override
  public void releaseOutputForSplit(String splitId) {
    // Made by Flink's operator when the split was added.
    events.releaseOutputForSplit(splitId);
    progress.remove(splitId);
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    throw new IllegalStateException("Kafka's reader has no watermarks of its own: " + watermark);
  }

  @Override
  public void markIdle() {
    throw new IllegalStateException("Kafka's reader does not know idleness");
  }

  @Override
  public void markActive() {
    throw new IllegalStateException("Kafka's reader does not know idleness");
  }
}
