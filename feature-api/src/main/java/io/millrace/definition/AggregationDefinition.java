package io.millrace.definition;

import io.millrace.Field;
import java.util.Map;

/**
 * An aggregation over rows, not yet over a window.
 *
 * @param name as in the registry of aggregations
 * @param value the field aggregated; null for those that take the event itself, such as count
 * @param by what orders {@code value_at_min} and {@code value_at_max}; else null
 */
public record AggregationDefinition(
    RowsDefinition rows,
    String name,
    Field<?, ?> value,
    Field<?, ?> by,
    Map<String, Long> parameters,
    Place place) {}
