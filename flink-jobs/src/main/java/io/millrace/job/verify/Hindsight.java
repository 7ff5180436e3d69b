package io.millrace.job.verify;

import io.millrace.aggregate.Aggregator;
import io.millrace.answer.Answer;
import io.millrace.answer.Status;
import io.millrace.answer.log.LoggedAnswer;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.FeatureStore;
import io.millrace.core.ViewLayout;
import io.millrace.manifest.FeatureSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What answers that are equal would have been, had the events that had arrived but were not applied
 * been counted. Not thread-safe.
 */
final class Hindsight {
  /** For how long an event may be kept from an answer that is not marked stale. */
  static final long MOST_HIDDEN_MILLIS = 60_000;

  /** In how many steps the event is looked for that would have changed an answer. */
  private static final int LAG_STEPS = 32;

  private final FeatureStore store;
  private final Map<String, Long> allowed = new HashMap<>();

  Hindsight(FeatureStore store) {
    this.store = store;
  }

  /**
   * Changes the verdicts of those that would have been others.
   *
   * @param expected the answers over what was applied
   */
  void judge(
      Question question,
      List<Answered> answered,
      BitSet[] applied,
      Answer[] expected,
      Verdict[] verdicts) {
    BitSet[] missed = question.missed(applied);
    if (isEmpty(missed)) {
      return;
    }
    Answer[] withAll = question.over(with(applied, missed));
    List<Integer> changed = new ArrayList<>();
    for (int i = 0; i < verdicts.length; i++) {
      if (verdicts[i].kind() == Verdict.Kind.EQUAL
          && answered.get(i).differs(expected[i], withAll[i])) {
        changed.add(i);
      }
    }
    if (changed.isEmpty()) {
      return;
    }
    Map<Integer, Long> lags = lags(question, answered, changed, applied, missed, expected);
    for (int i : changed) {
      Answered each = answered.get(i);
      Verdict hidden = hidden(question, each, i, applied, missed, expected[i]);
      verdicts[i] = hidden != null ? hidden : Verdict.inFlight(lags.get(i), each.text(withAll[i]));
    }
  }

  /** An event that was kept for too long from an answer that says nothing of it; null if none. */
  private Verdict hidden(
      Question question,
      Answered each,
      int output,
      BitSet[] applied,
      BitSet[] missed,
      Answer expected) {
    if (each.status().compareTo(Status.STALE) >= 0) {
      return null;
    }
    long limit = allowedMillis(each.feature());
    BitSet[] old = new BitSet[missed.length];
    for (int view = 0; view < old.length; view++) {
      old[view] = olderThan(limit, question, view, missed[view]);
    }
    if (isEmpty(old)) {
      return null;
    }
    Answer withOld = question.over(with(applied, old))[output];
    return each.differs(expected, withOld)
        ? Verdict.unexplained(
            each.text(withOld),
            "an event that had arrived more than %d s before was not counted, and the answer is not marked stale"
                .formatted(limit / 1_000))
        : null;
  }

  /** Rows of tables arrive when their pull has ended, however long after it began. */
  private static BitSet olderThan(long limit, Question question, int view, BitSet missed) {
    LoggedAnswer answer = question.logged(view);
    KeyEvents key = question.events(view);
    BitSet old = new BitSet();
    for (int i = missed.nextSetBit(0); i >= 0; i = missed.nextSetBit(i + 1)) {
      if (key.isOfStream(i) && key.ageMillis(i, answer) > limit) {
        old.set(i);
      }
    }
    return old;
  }

  /**
   * How far a feature may be behind without being marked stale, where that is more than anything
   * may be hidden: as the gateway judges it. How old a value of one event, or a derived one, may
   * get is another matter: it does not say how late an event may be counted.
   */
  private long allowedMillis(BoundFeature feature) {
    Long known = allowed.get(feature.qualifiedName());
    if (known != null) {
      return known;
    }
    FeatureSpec spec = feature.spec();
    long most = MOST_HIDDEN_MILLIS;
    if (spec.kind() == FeatureSpec.Kind.AGGREGATED) {
      Long own = isOfOneEvent(feature) ? null : spec.maxStalenessMillis();
      most = Math.max(most, own == null ? feature.view().spec().staleAfterMillis() : own);
    }
    for (String input : spec.inputs()) {
      most = Math.max(most, allowedMillis(store.feature(input)));
    }
    allowed.put(feature.qualifiedName(), most);
    return most;
  }

  private static boolean isOfOneEvent(BoundFeature feature) {
    ViewLayout layout = feature.view().layout();
    return layout.cells().stream()
        .filter(cell -> cell.feature().equals(feature.spec().name()))
        .map(cell -> layout.columns().get(cell.column()).aggregator())
        .anyMatch(Aggregator::hasObservedAt);
  }

  /** The age of the oldest event that changes an answer, adding them by arrival. */
  private static Map<Integer, Long> lags(
      Question question,
      List<Answered> answered,
      List<Integer> changed,
      BitSet[] applied,
      BitSet[] missed,
      Answer[] expected) {
    record Missed(int view, int place, long ageMillis) {}
    List<Missed> byAge = new ArrayList<>();
    for (int view = 0; view < missed.length; view++) {
      for (int i = missed[view].nextSetBit(0); i >= 0; i = missed[view].nextSetBit(i + 1)) {
        byAge.add(new Missed(view, i, question.events(view).ageMillis(i, question.logged(view))));
      }
    }
    byAge.sort((a, b) -> Long.compare(b.ageMillis(), a.ageMillis()));
    Map<Integer, Long> lags = new HashMap<>();
    int step = (byAge.size() + LAG_STEPS - 1) / LAG_STEPS;
    BitSet[] more = with(applied, new BitSet[0]);
    for (int from = 0; from < byAge.size() && lags.size() < changed.size(); from += step) {
      for (Missed each : byAge.subList(from, Math.min(from + step, byAge.size()))) {
        more[each.view()].set(each.place());
      }
      Answer[] answers = question.over(more);
      for (int i : changed) {
        if (!lags.containsKey(i) && answered.get(i).differs(expected[i], answers[i])) {
          lags.put(i, byAge.get(from).ageMillis());
        }
      }
    }
    return lags;
  }

  /** Copies. */
  private static BitSet[] with(BitSet[] some, BitSet[] more) {
    BitSet[] all = new BitSet[some.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (BitSet) some[i].clone();
      if (i < more.length) {
        all[i].or(more[i]);
      }
    }
    return all;
  }

  private static boolean isEmpty(BitSet[] sets) {
    for (BitSet each : sets) {
      if (!each.isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
