package io.millrace.definition;

import java.util.List;

/** An aggregation over several windows: one feature for each. */
public record WindowedDefinition(
    AggregationDefinition aggregation,
    List<WindowDefinition> windows,
    Terms terms,
    Place place,
    List<Problem> problems) {}
