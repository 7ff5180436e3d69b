package io.millrace.gateway.query;

import io.millrace.answer.Answer;
import io.millrace.answer.AnswerRequest;
import io.millrace.answer.OpenRow;
import io.millrace.answer.Status;
import io.millrace.answer.StoredRow;
import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.gateway.metrics.GatewayMetrics;
import io.millrace.gateway.store.OnlineReads;
import io.millrace.gateway.store.UnreadableRowException;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Answers a resolved query: a row of each view, then the plan for each asked row. Used from one
 * event loop.
 */
public final class QueryRunner {
  private final OnlineReads reads;
  private final Function<BoundView, ViewFreshness> freshness;
  private final GatewayMetrics metrics;
  private final Clock clock;
  private final Map<BoundView, OpenRow> openRows = new HashMap<>();

  /**
   * @param freshness what is known of each view now
   */
  public QueryRunner(
      OnlineReads reads,
      Function<BoundView, ViewFreshness> freshness,
      GatewayMetrics metrics,
      Clock clock) {
    this.reads = reads;
    this.freshness = freshness;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Answers every asked row. */
  Future<AnsweredQuery> run(OnlineQuery query) {
    List<BoundView> views = query.plan().read();
    // Freshness is taken before the rows: rows may only be newer than what it claims.
    ViewFreshness[] known = new ViewFreshness[views.size()];
    for (int i = 0; i < known.length; i++) {
      known[i] = freshness.apply(views.get(i));
    }
    if (known.length == 1) {
      return reads
          .rows(views.get(0), query.keys()[0].keys())
          .map(rows -> answers(query, views, known, List.<byte[][]>of(rows)));
    }
    List<List<EntityKey>> keys = new ArrayList<>(known.length);
    for (int i = 0; i < known.length; i++) {
      keys.add(query.keys()[i].keys());
    }
    return reads.rows(views, keys).map(rows -> answers(query, views, known, rows));
  }

  private AnsweredQuery answers(
      OnlineQuery query, List<BoundView> views, ViewFreshness[] known, List<byte[][]> read) {
    long now = clock.millis();
    long at = query.atMillis() == Long.MIN_VALUE ? now : query.atMillis();
    List<Answer[]> answers = new ArrayList<>(query.rows());
    StoredRow[] stored = new StoredRow[views.size()];
    for (int row = 0; row < query.rows(); row++) {
      for (int view = 0; view < stored.length; view++) {
        byte[] bytes = read.get(view)[row];
        stored[view] = bytes == null ? null : open(views.get(view), bytes, at);
      }
      AnswerRequest request =
          new AnswerRequest(at, stored, known, query.inputs().get(row), query.staleness());
      Answer[] answered = query.plan().answers().answer(request);
      count(query.plan().answers().outputs(), answered);
      answers.add(answered);
    }
    return new AnsweredQuery(query, read, known, now, at, answers);
  }

  /** A view has one row at a time, so that one reader serves all of them. */
  private StoredRow open(BoundView view, byte[] bytes, long at) {
    try {
      return openRows.computeIfAbsent(view, each -> new OpenRow(each.layout())).open(bytes, at);
    } catch (IllegalArgumentException e) {
      throw new UnreadableRowException(view.spec().name(), e);
    }
  }

  private void count(List<BoundFeature> outputs, Answer[] answered) {
    for (int i = 0; i < answered.length; i++) {
      if (answered[i].status() != Status.PRESENT) {
        metrics.answered(outputs.get(i).view().spec().name(), answered[i].status());
      }
    }
  }
}
