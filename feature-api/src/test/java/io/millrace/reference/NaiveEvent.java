package io.millrace.reference;

/**
 * An event as the reference sees it.
 *
 * @param time event time, milliseconds
 * @param value canonical value of the aggregated field; null is skipped. For value_at_min and
 *     value_at_max a struct of value and measure
 */
public record NaiveEvent(long time, int stream, int partition, long offset, Object value) {}
