package io.millrace.answer.log;

import io.millrace.answer.Answer;
import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import java.util.List;
import java.util.Map;

/**
 * One row of a query as it was answered, with all that it was answered from. Nothing is copied and
 * nothing may be changed afterwards, so that handing it over costs the one who answers nothing.
 *
 * @param queryId as the response told it
 * @param place which of the keys that the query asked for together, from 0
 * @param answeredAtMillis when it was answered, by the clock of who answered
 * @param atMillis the instant of the question
 * @param views those that were read, then those that are only answered for
 * @param keys by view, canonical values of the key's columns; null for a view asked without a key
 * @param rows the online row of each view that was read; null where the key has none
 * @param freshness what was known of each view that was read
 * @param outputs what was asked for
 * @param answers one for each output
 * @param inputs canonical values that came with the query by qualified feature name
 */
public record AnsweredRow(
    String queryId,
    int place,
    long answeredAtMillis,
    long atMillis,
    List<BoundView> views,
    List<List<Object>> keys,
    byte[][] rows,
    ViewFreshness[] freshness,
    List<BoundFeature> outputs,
    Answer[] answers,
    Map<String, Object> inputs) {

  /** About how much memory it holds, in bytes. */
  public int estimatedBytes() {
    int bytes = 300 + 120 * answers.length;
    for (byte[] row : rows) {
      bytes += row == null ? 0 : row.length;
    }
    return bytes;
  }
}
