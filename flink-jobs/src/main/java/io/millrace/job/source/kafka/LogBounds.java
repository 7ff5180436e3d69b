package io.millrace.job.source.kafka;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What the broker answered about the ends, and for some partitions also the beginnings, of logs.
 *
 * @param askedAtMillis this machine's clock just before the question was sent, less the allowance
 *     that the source was given, see {@link KafkaStreamSource.Builder#allowance}
 * @param beginnings first offset that can still be read
 * @param ends the high watermark: first offset that could not yet be read
 */
record LogBounds(
    long askedAtMillis, Map<TopicPartition, Long> beginnings, Map<TopicPartition, Long> ends) {

  LogBounds {
    beginnings = Map.copyOf(beginnings);
    ends = Map.copyOf(ends);
  }
}
