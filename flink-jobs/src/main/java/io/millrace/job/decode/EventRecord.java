package io.millrace.job.decode;

import io.millrace.type.StructValue;

/**
 * A good event as the event log keeps it.
 *
 * @param stream name of the stream
 * @param partition source partition
 * @param offset offset within the partition
 * @param eventTimeMillis event time, floored to milliseconds
 * @param ingestedAtMillis arrival time; the event time in a replay
 * @param value the event's fields, by the stream's type
 */
public record EventRecord(
    String stream,
    int partition,
    long offset,
    long eventTimeMillis,
    long ingestedAtMillis,
    StructValue value) {}
