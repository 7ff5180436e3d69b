package io.millrace.job.source.kafka;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Notes a consumer's positions in {@link FetchPositions}. Public because Kafka makes it; changes no
 * record.
 */
public final class FetchInterceptor implements ConsumerInterceptor<byte[], byte[]> {

  private FetchPositions positions;

  @Override
  public void configure(Map<String, ?> configs) {
    positions = (FetchPositions) configs.get(FetchPositions.PROPERTY);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    positions.record(records);
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}
}
