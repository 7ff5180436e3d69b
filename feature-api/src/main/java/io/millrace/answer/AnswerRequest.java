package io.millrace.answer;

import java.util.Map;

/**
 * What an {@link AnswerPlan} answers from. Arrays are not copied.
 *
 * @param atMillis the instant of the question; a row that starts later answers as of its start
 * @param rows one per view of the plan; null where the key has no row
 * @param freshness one per view of the plan
 * @param inputs canonical values given with the request by qualified feature name; a null value was
 *     given as null
 * @param maxStalenessMillis the query's own staleness by qualified feature name, instead of the
 *     feature's
 */
public record AnswerRequest(
    long atMillis,
    StoredRow[] rows,
    ViewFreshness[] freshness,
    Map<String, Object> inputs,
    Map<String, Long> maxStalenessMillis) {}
