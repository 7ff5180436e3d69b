package io.millrace.gateway.query;

import io.millrace.answer.AnswerPlan;
import io.millrace.compile.BoundView;
import java.util.List;
import java.util.Map;

/**
 * A request with every name and value resolved.
 *
 * @param plan how the outputs are answered
 * @param rows how many keys are asked for
 * @param keys of the views that are read, and of those whose features are shown
 * @param inputs per asked row, canonical values of features that came with the request
 * @param staleness the query's own, milliseconds by qualified feature name
 * @param atMillis the instant to answer for; {@link Long#MIN_VALUE} for the clock
 */
record OnlineQuery(
    AnswerPlan plan,
    int rows,
    Map<BoundView, ViewKeys> keys,
    List<Map<String, Object>> inputs,
    Map<String, Long> staleness,
    long atMillis) {}
