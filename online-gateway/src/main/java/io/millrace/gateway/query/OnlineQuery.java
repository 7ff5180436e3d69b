package io.millrace.gateway.query;

import io.millrace.answer.AnswerPlan;
import io.millrace.core.EntityKey;
import java.util.List;
import java.util.Map;

/**
 * A request with every name and value resolved.
 *
 * @param plan how the outputs are answered
 * @param keys by view of the plan, one key per asked row
 * @param shownKeys per asked row, what the answer gives as its primary key
 * @param inputs per asked row, canonical values of features that came with the request
 * @param staleness the query's own, milliseconds by qualified feature name
 * @param atMillis the instant to answer for; {@link Long#MIN_VALUE} for the clock
 */
record OnlineQuery(
    AnswerPlan plan,
    List<List<EntityKey>> keys,
    List<Object> shownKeys,
    List<Map<String, Object>> inputs,
    Map<String, Long> staleness,
    long atMillis) {

  int rows() {
    return shownKeys.size();
  }
}
