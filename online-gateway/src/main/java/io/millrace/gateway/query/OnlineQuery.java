package io.millrace.gateway.query;

import java.util.List;
import java.util.Map;

/**
 * A request with every name and value resolved.
 *
 * @param plan how the outputs are answered
 * @param rows how many keys are asked for
 * @param keys by view of the plan; not copied
 * @param inputs per asked row, canonical values of features that came with the request
 * @param staleness the query's own, milliseconds by qualified feature name
 * @param atMillis the instant to answer for; {@link Long#MIN_VALUE} for the clock
 */
record OnlineQuery(
    QueryPlan plan,
    int rows,
    ViewKeys[] keys,
    List<Map<String, Object>> inputs,
    Map<String, Long> staleness,
    long atMillis) {}
