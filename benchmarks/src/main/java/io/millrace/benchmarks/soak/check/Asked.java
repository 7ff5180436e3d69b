package io.millrace.benchmarks.soak.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * One key's answers, and its row before and after they were given.
 *
 * @param atMillis the instant asked for
 * @param completeToMillis what the view was complete to before
 * @param completeToAfterMillis what it was complete to after, so at most then; {@link
 *     Long#MIN_VALUE} when unknown
 * @param before null where there was no row
 * @param after null where there was no row
 * @param answers by feature
 */
record Asked(
    CheckedView view,
    String key,
    long atMillis,
    long completeToMillis,
    long completeToAfterMillis,
    RowStart before,
    RowStart after,
    Map<String, JsonNode> answers) {}
