package io.millrace.gateway.query;

import io.millrace.answer.Answer;
import io.millrace.answer.AnswerRequest;
import io.millrace.answer.StoredRow;
import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundView;
import io.millrace.gateway.store.FreshnessWatch;
import io.millrace.gateway.store.OnlineReads;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Answers a resolved query: one read per view, then the plan for each asked row. */
public final class QueryRunner {
  private final OnlineReads reads;
  private final FreshnessWatch freshness;
  private final Clock clock;

  public QueryRunner(OnlineReads reads, FreshnessWatch freshness, Clock clock) {
    this.reads = reads;
    this.freshness = freshness;
    this.clock = clock;
  }

  /** Answers per asked row, in the order of the plan's outputs. */
  Future<List<Answer[]>> run(OnlineQuery query) {
    List<BoundView> views = query.plan().views();
    // Freshness is taken before the rows: rows may only be newer than what it claims.
    ViewFreshness[] known = views.stream().map(freshness::of).toArray(ViewFreshness[]::new);
    List<Future<byte[][]>> read = new ArrayList<>();
    for (int i = 0; i < views.size(); i++) {
      read.add(reads.rows(views.get(i), query.keys().get(i)));
    }
    return Future.all(read).map(done -> answers(query, views, known, done.list()));
  }

  private List<Answer[]> answers(
      OnlineQuery query, List<BoundView> views, ViewFreshness[] known, List<byte[][]> read) {
    long at = query.atMillis() == Long.MIN_VALUE ? clock.millis() : query.atMillis();
    List<Answer[]> answers = new ArrayList<>(query.rows());
    for (int row = 0; row < query.rows(); row++) {
      StoredRow[] stored = new StoredRow[views.size()];
      for (int view = 0; view < stored.length; view++) {
        byte[] bytes = read.get(view)[row];
        stored[view] = bytes == null ? null : StoredRow.of(views.get(view).layout(), bytes, at);
      }
      AnswerRequest request =
          new AnswerRequest(at, stored, known, query.inputs().get(row), query.staleness());
      answers.add(query.plan().answer(request));
    }
    return answers;
  }
}
