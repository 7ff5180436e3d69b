package io.millrace.row;

import io.millrace.aggregate.InvalidResultException;

/**
 * The value of an aggregated feature over some span of time.
 *
 * @param value canonical value; null over nothing, or when invalid
 * @param observedAtMillis event time of the event the value comes from; {@link Long#MIN_VALUE}
 *     where the aggregation has none
 * @param invalid why the value cannot be given, else null
 */
public record CellValue(
    Object value, long observedAtMillis, InvalidResultException.Reason invalid) {}
