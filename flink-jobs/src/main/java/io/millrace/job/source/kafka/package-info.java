/**
 * Kafka as a stream: Flink's own {@code KafkaSource}, wrapped so that its watermark is honest.
 *
 * <pre>
 *  KafkaStreamSource      settings, makes an
 *  ArrivalSource          Source around KafkaSource, made of
 *    DiscoveryEnumerator    tells readers when the assignment is known
 *    ArrivalReader          one per subtask; uses
 *      ArrivalOutput          ConsumerRecord to RawEvent
 *      ReaderProgress         min over PartitionProgress: what has arrived and been emitted
 *      EndOffsetProbe         asks the broker for the end offsets, on its own thread
 *      FetchPositions         how far the consumer got, past transaction markers
 * </pre>
 *
 * <p>The claim of a watermark {@code w}: of all events that arrived at or before {@code w} none is
 * outstanding. {@link io.millrace.job.source.kafka.PartitionProgress} holds the argument for it.
 */
package io.millrace.job.source.kafka;
