package io.millrace.job.source.kafka;

import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.RawEvent;
import io.millrace.job.source.RawEventTypeInfo;
import io.millrace.job.source.SourceClock;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One topic as a Flink source of {@link RawEvent}s. Splits and checkpoints are KafkaSource's own,
 * so that its savepoints can be read by this source and the other way round.
 */
final class ArrivalSource
    implements Source<RawEvent, KafkaPartitionSplit, KafkaSourceEnumState>,
        ResultTypeQueryable<RawEvent> {

  private static final long serialVersionUID = 1;

  private final KafkaStreamSource settings;
  private final int stream;
  private final SourceClock clock;
  private final StreamForgetting forgetting;

  ArrivalSource(
      KafkaStreamSource settings, int stream, SourceClock clock, StreamForgetting forgetting) {
    this.settings = settings;
    this.stream = stream;
    this.clock = clock;
    this.forgetting = forgetting;
  }

  @Override
  public Boundedness getBoundedness() {
    return kafka().getBoundedness();
  }

  @Override
  public SourceReader<RawEvent, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    ReaderProgress progress = new ReaderProgress();
    ClockSkew skew = new ClockSkew();
    ArrivalOutput output = new ArrivalOutput(stream, clock, progress, skew);
    FetchPositions positions = new FetchPositions();
    SourceReader<ConsumerRecord<byte[], byte[]>, KafkaPartitionSplit> reader =
        settings.kafkaSource(positions).createReader(context);
    return switch (clock) {
      case REPLAY ->
          forgetting.register() == null
              ? new PlainReader(reader, output)
              : new ReplayReader(
                  reader, output, settings.probe(stream, context.getIndexOfSubtask()), forgetting);
      case LIVE ->
          new ArrivalReader(
              reader,
              output,
              progress,
              positions,
              new ArrivalMetrics(context.metricGroup(), stream, skew),
              settings.probe(stream, context.getIndexOfSubtask()),
              forgetting);
    };
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    DiscoveryContext listening = new DiscoveryContext(context);
    return new DiscoveryEnumerator(listening, kafka().createEnumerator(listening));
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState checkpoint)
      throws IOException {
    DiscoveryContext listening = new DiscoveryContext(context);
    return new DiscoveryEnumerator(listening, kafka().restoreEnumerator(listening, checkpoint));
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return kafka().getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return kafka().getEnumeratorCheckpointSerializer();
  }

  @Override
  public TypeInformation<RawEvent> getProducedType() {
    return RawEventTypeInfo.INSTANCE;
  }

  private KafkaSource<ConsumerRecord<byte[], byte[]>> kafka() {
    return settings.kafkaSource(new FetchPositions());
  }
}
