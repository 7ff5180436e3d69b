package io.millrace.job.verify;

import io.millrace.answer.Answer;
import io.millrace.answer.AnswerPlan;
import io.millrace.answer.AnswerRequest;
import io.millrace.answer.StoredRow;
import io.millrace.answer.ViewFreshness;
import io.millrace.answer.log.LoggedAnswer;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * An asked row, to be answered over whatever events are wanted, by the rules that the gateway
 * answers by. Of the statuses that come from freshness only those are made again that the
 * definitions decide.
 */
final class Question {
  private final AnswerPlan plan;
  private final LoggedAnswer[] logged;
  private final KeyEvents[] events;
  private final ViewFreshness[] freshness;
  private final Map<String, Object> inputs;
  private final long atMillis;

  /**
   * @param inputs what the query gave, by qualified name
   * @param events of the key of each view of the plan
   */
  Question(AnswerPlan plan, AskedRow asked, Map<String, Object> inputs, KeyEvents[] events) {
    this.plan = plan;
    this.inputs = inputs;
    this.events = events;
    this.atMillis = asked.first().atMillis();
    List<BoundView> views = plan.views();
    this.logged = new LoggedAnswer[views.size()];
    this.freshness = new ViewFreshness[views.size()];
    for (int i = 0; i < logged.length; i++) {
      logged[i] = asked.of(views.get(i).spec().name());
      freshness[i] = complete(views.get(i));
    }
  }

  /**
   * Everything is read, but what is kept offline only; histories begin where the definitions say,
   * or have no beginning.
   */
  private static ViewFreshness complete(BoundView view) {
    int feeds = view.feeds().size();
    long[] pulled = new long[feeds];
    long[] history = new long[feeds];
    for (int i = 0; i < feeds; i++) {
      Long declared;
      if (view.feeds().get(i) instanceof BoundTable table) {
        pulled[i] = table.isOnline() ? Long.MAX_VALUE : Long.MIN_VALUE;
        declared = table.spec().historyStartMillis();
      } else {
        pulled[i] = Long.MAX_VALUE;
        declared = ((BoundStream) view.feeds().get(i)).spec().historyStartMillis();
      }
      history[i] = declared == null ? Long.MIN_VALUE : declared;
    }
    return new ViewFreshness(Long.MAX_VALUE, history, pulled);
  }

  int views() {
    return logged.length;
  }

  LoggedAnswer logged(int view) {
    return logged[view];
  }

  KeyEvents events(int view) {
    return events[view];
  }

  /** What the row of each view has applied. */
  BitSet[] applied() {
    BitSet[] applied = new BitSet[logged.length];
    for (int i = 0; i < applied.length; i++) {
      applied[i] = events[i].applied(logged[i].row());
    }
    return applied;
  }

  /** What had arrived when it was answered, beside what was applied. */
  BitSet[] missed(BitSet[] applied) {
    BitSet[] missed = new BitSet[logged.length];
    for (int i = 0; i < missed.length; i++) {
      missed[i] = events[i].missed(logged[i], applied[i]);
    }
    return missed;
  }

  /** The answers over these events, in the order of the plan's outputs. */
  Answer[] over(BitSet[] wanted) {
    StoredRow[] rows = new StoredRow[logged.length];
    for (int i = 0; i < rows.length; i++) {
      boolean none = logged[i].row() == null && wanted[i].isEmpty();
      rows[i] =
          none ? null : new RecomputedRow(events[i].core(), events[i].over(wanted[i]), logged[i]);
    }
    return plan.answer(new AnswerRequest(atMillis, rows, freshness, inputs, Map.of()));
  }
}
