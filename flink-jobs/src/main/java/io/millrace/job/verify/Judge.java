package io.millrace.job.verify;

import io.millrace.answer.Answer;
import io.millrace.answer.AnswerPlan;
import io.millrace.answer.Status;
import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.ValueText;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.manifest.FeatureSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Compares what was answered with what the events say. An answer is equal when it is the value over
 * the events up to the position of its row. It was in flight when the events that had arrived
 * beside them would have changed it. Not thread-safe.
 */
final class Judge {
  /** For how long an event may be kept from an answer that is not marked stale. */
  static final long MOST_HIDDEN_MILLIS = 60_000;

  /** In how many steps the event is looked for that would have changed an answer. */
  private static final int LAG_STEPS = 32;

  private final FeatureStore store;
  private final String definitions;
  private final Events events;
  private final Map<List<String>, AnswerPlan> plans = new HashMap<>();
  private final Map<String, Long> allowed = new HashMap<>();

  /** Where the events of keys are. */
  interface Events {
    /** The events of a key as a record names it. */
    KeyEvents of(BoundView view, LoggedAnswer answer);

    /** How the event log stands to what a row has applied. */
    Reach reach(BoundView view, LoggedAnswer answer);
  }

  /** How the event log stands to what a row has applied. */
  enum Reach {
    /** It goes as far. */
    WHOLE,
    /** It will, with its next commits. */
    NOT_YET,
    /** It should by now, and does not. */
    ENDS_BEFORE
  }

  /** Takes verdicts. */
  interface Verdicts {
    void take(String feature, LoggedAnswer answer, LoggedAnswer.Value value, Verdict verdict);
  }

  /** An answered feature that can be looked into. */
  private record Answered(BoundFeature feature, LoggedAnswer answer, LoggedAnswer.Value value) {}

  Judge(FeatureStore store, String definitions, Events events) {
    this.store = store;
    this.definitions = definitions;
    this.events = events;
  }

  /** Gives a verdict for each feature that was answered of these views. */
  void judge(AskedRow asked, java.util.function.Predicate<String> views, Verdicts out) {
    List<Answered> known = new ArrayList<>();
    for (LoggedAnswer answer : asked.views()) {
      if (!views.test(answer.view())) {
        continue;
      }
      for (LoggedAnswer.Value value : answer.features()) {
        String name = answer.view() + "." + value.feature();
        BoundFeature feature = feature(name, asked);
        if (feature == null) {
          out.take(name, answer, value, Verdict.OTHER_DEFINITIONS);
        } else {
          known.add(new Answered(feature, answer, value));
        }
      }
    }
    if (!known.isEmpty()) {
      List<Verdict> verdicts = verdicts(asked, known);
      for (int i = 0; i < verdicts.size(); i++) {
        Answered each = known.get(i);
        out.take(each.feature().qualifiedName(), each.answer(), each.value(), verdicts.get(i));
      }
    }
  }

  /** The feature, if it and all rows that it was made from are of the definitions at hand. */
  private BoundFeature feature(String name, AskedRow asked) {
    BoundFeature feature =
        store.features().stream()
            .filter(each -> each.qualifiedName().equals(name))
            .findFirst()
            .orElse(null);
    if (feature == null) {
      return null;
    }
    for (BoundView view : plan(List.of(name)).views()) {
      LoggedAnswer answer = asked.of(view.spec().name());
      if (answer == null || !answer.fingerprint().equals(view.spec().fingerprint())) {
        return null;
      }
    }
    return feature;
  }

  private AnswerPlan plan(List<String> features) {
    return plans.computeIfAbsent(features, names -> AnswerPlan.of(store, names));
  }

  private List<Verdict> verdicts(AskedRow asked, List<Answered> known) {
    AnswerPlan plan = plan(known.stream().map(each -> each.feature().qualifiedName()).toList());
    KeyEvents[] keys = new KeyEvents[plan.views().size()];
    for (int i = 0; i < keys.length; i++) {
      BoundView view = plan.views().get(i);
      keys[i] = events.of(view, asked.of(view.spec().name()));
    }
    Question question = new Question(store, plan, asked, keys);
    BitSet[] applied = question.applied();
    Answer[] expected = question.over(applied);
    Verdict[] verdicts = new Verdict[known.size()];
    for (int i = 0; i < verdicts.length; i++) {
      verdicts[i] = unlogged(known.get(i), asked);
      if (verdicts[i] == null) {
        verdicts[i] = compared(known.get(i), expected[i]);
      }
    }
    BitSet[] missed = question.missed(applied);
    if (!isEmpty(missed)) {
      lookIntoMissed(question, known, applied, missed, expected, verdicts);
    }
    return List.of(verdicts);
  }

  /** What is wrong with the event log as far as the answer goes; null if nothing. */
  private Verdict unlogged(Answered each, AskedRow asked) {
    for (BoundView view : plan(List.of(each.feature().qualifiedName())).views()) {
      LoggedAnswer answer = asked.of(view.spec().name());
      switch (events.reach(view, answer)) {
        case NOT_YET -> {
          return Verdict.NOT_LOGGED_YET;
        }
        case ENDS_BEFORE -> {
          return Verdict.unexplained(
              null, "the event log ends before the position of the row of view " + answer.view());
        }
        case WHOLE -> {}
      }
      String missing = missing(view, answer);
      if (missing != null) {
        return Verdict.unexplained(null, missing);
      }
    }
    return null;
  }

  /** The highest offset applied is an event of the key: if it is not there, it was removed. */
  private String missing(BoundView view, LoggedAnswer answer) {
    if (answer.row() == null) {
      return null;
    }
    KeyEvents key = events.of(view, answer);
    for (LoggedAnswer.Position position : answer.row().positions()) {
      int feed = view.streams().indexOf(position.stream());
      if (feed >= 0 && view.feeds().get(feed) instanceof BoundStream && !key.holds(position)) {
        return "the row has applied offset %d of partition %d of stream %s, and the event log holds no such event of the key"
            .formatted(position.offset(), position.partition(), position.stream());
      }
    }
    return null;
  }

  private Verdict compared(Answered each, Answer expected) {
    if (isSame(each, expected)) {
      return Verdict.EQUAL;
    }
    // Other code may have answered it: constraints, defaults and derivations are in no fingerprint.
    return each.answer().definitions().equals(definitions)
        ? Verdict.unexplained(text(each.feature(), expected), shown(each, expected))
        : Verdict.OTHER_DEFINITIONS;
  }

  private static String shown(Answered each, Answer expected) {
    return "the events up to its row's position give %s (%s)"
        .formatted(text(each.feature(), expected), expected.status().text());
  }

  private static boolean isSame(Answered each, Answer expected) {
    return Objects.equals(each.value().value(), text(each.feature(), expected))
        && isRefused(status(each.value())) == isRefused(expected.status());
  }

  private static String text(BoundFeature feature, Answer answer) {
    return ValueText.of(feature.spec().type(), answer.value());
  }

  private static Status status(LoggedAnswer.Value value) {
    return Status.valueOf(value.status().toUpperCase(Locale.ROOT));
  }

  /** Such an answer has no value that counts, for a reason of its own. */
  private static boolean isRefused(Status status) {
    return status.compareTo(Status.INVALID) >= 0;
  }

  private void lookIntoMissed(
      Question question,
      List<Answered> known,
      BitSet[] applied,
      BitSet[] missed,
      Answer[] expected,
      Verdict[] verdicts) {
    Answer[] withAll = question.over(with(applied, missed));
    List<Integer> changed = new ArrayList<>();
    for (int i = 0; i < verdicts.length; i++) {
      if (verdicts[i].kind() == Verdict.Kind.EQUAL && differs(known, i, expected, withAll)) {
        changed.add(i);
      }
    }
    if (changed.isEmpty()) {
      return;
    }
    Map<Integer, Long> lags = lags(question, known, changed, applied, missed, expected);
    for (int i : changed) {
      Verdict hidden = hidden(question, known, i, applied, missed, expected);
      verdicts[i] =
          hidden != null
              ? hidden
              : Verdict.inFlight(lags.get(i), text(known.get(i).feature(), withAll[i]));
    }
  }

  /** An event that was kept for too long from an answer that says nothing of it; null if none. */
  private Verdict hidden(
      Question question,
      List<Answered> known,
      int output,
      BitSet[] applied,
      BitSet[] missed,
      Answer[] expected) {
    Answered each = known.get(output);
    if (status(each.value()).compareTo(Status.STALE) >= 0) {
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
    Answer[] withOld = question.over(with(applied, old));
    return differs(known, output, expected, withOld)
        ? Verdict.unexplained(
            text(each.feature(), withOld[output]),
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

  /** What a feature may be behind, where that is more than anything may be hidden. */
  private long allowedMillis(BoundFeature feature) {
    Long known = allowed.get(feature.qualifiedName());
    if (known != null) {
      return known;
    }
    FeatureSpec spec = feature.spec();
    long most = Math.max(MOST_HIDDEN_MILLIS, feature.view().spec().staleAfterMillis());
    if (spec.maxStalenessMillis() != null) {
      most = Math.max(most, spec.maxStalenessMillis());
    }
    for (String input : spec.inputs()) {
      most = Math.max(most, allowedMillis(store.feature(input)));
    }
    allowed.put(feature.qualifiedName(), most);
    return most;
  }

  /** The age of the oldest event that changes an answer, adding them by arrival. */
  private Map<Integer, Long> lags(
      Question question,
      List<Answered> known,
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
        if (!lags.containsKey(i) && differs(known, i, expected, answers)) {
          lags.put(i, byAge.get(from).ageMillis());
        }
      }
    }
    return lags;
  }

  private static boolean differs(List<Answered> known, int output, Answer[] a, Answer[] b) {
    BoundFeature feature = known.get(output).feature();
    return !Objects.equals(text(feature, a[output]), text(feature, b[output]))
        || isRefused(a[output].status()) != isRefused(b[output].status());
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
