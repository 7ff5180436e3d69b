package io.millrace.gateway.query;

import io.millrace.answer.Answer;
import io.millrace.answer.ViewFreshness;
import io.millrace.answer.log.AnsweredRow;
import io.millrace.compile.BoundView;
import java.util.ArrayList;
import java.util.List;

/**
 * A query with its answers and what they were made from.
 *
 * @param read by view that was read, the online row of each asked row, null where there is none;
 *     not copied
 * @param freshness by view that was read; not copied
 * @param answeredAtMillis by the gateway's clock
 * @param atMillis the instant answered for
 * @param answers per asked row, in the order of the plan's outputs
 */
record AnsweredQuery(
    OnlineQuery query,
    List<byte[][]> read,
    ViewFreshness[] freshness,
    long answeredAtMillis,
    long atMillis,
    List<Answer[]> answers) {

  /** One of the asked rows, for the log of answers. */
  AnsweredRow row(String queryId, int place) {
    List<BoundView> views = query.plan().views();
    List<List<Object>> keys = new ArrayList<>(views.size());
    for (int i = 0; i < views.size(); i++) {
      keys.add(query.keys()[i].shown(place));
    }
    byte[][] rows = new byte[read.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = read.get(i)[place];
    }
    return new AnsweredRow(
        queryId,
        place,
        answeredAtMillis,
        atMillis,
        views,
        keys,
        rows,
        freshness,
        query.plan().answers().outputs(),
        answers.get(place),
        query.inputs().get(place));
  }
}
