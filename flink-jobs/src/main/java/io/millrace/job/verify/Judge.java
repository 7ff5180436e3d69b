package io.millrace.job.verify;

import io.millrace.answer.Answer;
import io.millrace.answer.AnswerPlan;
import io.millrace.answer.Status;
import io.millrace.answer.log.LoggedAnswer;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Compares what was answered with what the events say. An answer is equal when it is the value over
 * the events up to the position of its row; {@link Hindsight} says which of those were in flight.
 * Not thread-safe.
 */
final class Judge {
  private static final String UNREADABLE = "what the query gave is no value of its input's type";

  private final FeatureStore store;
  private final String definitions;
  private final Events events;
  private final Hindsight hindsight;
  private final Map<String, BoundFeature> features = new HashMap<>();
  private final Map<List<String>, AnswerPlan> plans = new HashMap<>();

  /** Where the events of keys are. */
  interface Events {
    /** The events of a key as a record names it. */
    KeyEvents of(BoundView view, LoggedAnswer answer);

    /**
     * What is to be said of an answer whose row has applied more than the event log goes up to;
     * null if it goes as far.
     */
    Verdict beyond(BoundView view, LoggedAnswer answer);

    /** Whether the event at a position of the answer's row is forgotten. */
    default boolean lacks(BoundView view, LoggedAnswer answer, LoggedAnswer.Position position) {
      return false;
    }

    /** Whether an answered feature may differ so since something of it was forgotten. */
    default boolean explain(Answered answered, Answer expected, AskedRow asked) {
      return false;
    }
  }

  /** Takes verdicts. */
  interface Verdicts {
    void take(String feature, LoggedAnswer answer, LoggedAnswer.Value value, Verdict verdict);
  }

  /**
   * @param definitions of the store, see {@link
   *     io.millrace.answer.log.AnswerRecorder#definitions(FeatureStore)}
   */
  Judge(FeatureStore store, String definitions, Events events) {
    this.store = store;
    this.definitions = definitions;
    this.events = events;
    this.hindsight = new Hindsight(store);
    store.features().forEach(each -> features.put(each.qualifiedName(), each));
  }

  /** Gives a verdict for each feature that was answered of these views. */
  void judge(AskedRow asked, Predicate<String> views, Verdicts out) {
    List<Answered> known = new ArrayList<>();
    GivenInputs given = GivenInputs.of(asked, features);
    for (LoggedAnswer answer : asked.views()) {
      if (!views.test(answer.view())) {
        continue;
      }
      for (LoggedAnswer.Value value : answer.features()) {
        String name = answer.view() + "." + value.feature();
        BoundFeature feature = features.get(name);
        if (feature == null || !isOfTheseDefinitions(feature, asked)) {
          out.take(name, answer, value, Verdict.OTHER_DEFINITIONS);
        } else if (lacksInput(feature, given)) {
          out.take(name, answer, value, unlessOfOthers(answer, null, UNREADABLE));
        } else {
          known.add(new Answered(feature, answer, value));
        }
      }
    }
    if (!known.isEmpty()) {
      Verdict[] verdicts = verdicts(asked, given, known);
      for (int i = 0; i < verdicts.length; i++) {
        Answered each = known.get(i);
        out.take(each.feature().qualifiedName(), each.answer(), each.value(), verdicts[i]);
      }
    }
  }

  /** Whether all rows that the feature was made from are. */
  private boolean isOfTheseDefinitions(BoundFeature feature, AskedRow asked) {
    for (BoundView view : views(feature)) {
      LoggedAnswer answer = asked.of(view.spec().name());
      if (answer == null || !answer.fingerprint().equals(view.spec().fingerprint())) {
        return false;
      }
    }
    return true;
  }

  private List<BoundView> views(BoundFeature feature) {
    return plan(List.of(feature.qualifiedName())).views();
  }

  private AnswerPlan plan(List<String> names) {
    return plans.computeIfAbsent(names, each -> AnswerPlan.of(store, each));
  }

  private boolean lacksInput(BoundFeature feature, GivenInputs given) {
    return !given.unreadable().isEmpty()
        && plan(List.of(feature.qualifiedName())).requestInputs().stream()
            .anyMatch(each -> given.unreadable().contains(each.qualifiedName()));
  }

  private Verdict[] verdicts(AskedRow asked, GivenInputs given, List<Answered> known) {
    AnswerPlan plan = plan(known.stream().map(each -> each.feature().qualifiedName()).toList());
    KeyEvents[] keys = new KeyEvents[plan.views().size()];
    Verdict[] ofRows = new Verdict[keys.length];
    for (int i = 0; i < keys.length; i++) {
      BoundView view = plan.views().get(i);
      LoggedAnswer answer = asked.of(view.spec().name());
      keys[i] = events.of(view, answer);
      ofRows[i] = ofRow(view, answer, keys[i]);
    }
    Question question = new Question(plan, asked, given.values(), keys);
    BitSet[] applied = question.applied();
    Answer[] expected = question.over(applied);
    Verdict[] verdicts = new Verdict[known.size()];
    for (int i = 0; i < verdicts.length; i++) {
      verdicts[i] = compared(known.get(i), expected[i], asked);
      if (verdicts[i].kind() == Verdict.Kind.UNEXPLAINED
          && events.explain(known.get(i), expected[i], asked)) {
        verdicts[i] = Verdict.FORGOTTEN;
      }
      Verdict lacking = null;
      for (BoundView view : views(known.get(i).feature())) {
        lacking = worse(lacking, ofRows[plan.views().indexOf(view)]);
      }
      verdicts[i] = lacking == null ? verdicts[i] : lacking;
    }
    hindsight.judge(question, known, applied, expected, verdicts);
    return verdicts;
  }

  /** Of what the event log lacks of two rows; what is missing of one is no less so by the other. */
  private static Verdict worse(Verdict one, Verdict other) {
    return one == null || other != null && other.kind() == Verdict.Kind.UNEXPLAINED ? other : one;
  }

  /** What the event log lacks of what a row has applied; null if nothing. */
  private Verdict ofRow(BoundView view, LoggedAnswer answer, KeyEvents key) {
    Verdict beyond = events.beyond(view, answer);
    return beyond != null ? beyond : missing(view, answer, key);
  }

  /** The highest offset applied is an event of the key: if it is not there, it was removed. */
  private Verdict missing(BoundView view, LoggedAnswer answer, KeyEvents key) {
    if (answer.row() == null) {
      return null;
    }
    for (LoggedAnswer.Position position : answer.row().positions()) {
      int feed = view.streams().indexOf(position.stream());
      if (feed >= 0
          && view.feeds().get(feed) instanceof BoundStream
          && !key.holds(position)
          && !events.lacks(view, answer, position)) {
        return Verdict.unexplained(
            null,
            "the row has applied offset %d of partition %d of stream %s, and the event log holds no such event of the key"
                .formatted(position.offset(), position.partition(), position.stream()));
      }
    }
    return null;
  }

  private Verdict compared(Answered each, Answer expected, AskedRow asked) {
    if (each.is(expected)) {
      return each.status().compareTo(Status.STALE) < 0 && isPastHorizon(each.feature(), asked)
          ? Verdict.unexplained(
              each.text(expected), "its row did not know it any more, and it is not marked stale")
          : Verdict.EQUAL;
    }
    return unlessOfOthers(
        each.answer(),
        each.text(expected),
        "the events up to its row's position give %s (%s)"
            .formatted(each.text(expected), expected.status().text()));
  }

  /** Other code may have answered it: constraints, defaults and derivations change no row. */
  private Verdict unlessOfOthers(LoggedAnswer answer, String expected, String why) {
    boolean same =
        answer.definitions().equals(definitions)
            && store.view(answer.view()).spec().fingerprint().equals(answer.fingerprint());
    return same ? Verdict.unexplained(expected, why) : Verdict.OTHER_DEFINITIONS;
  }

  /** Whether the row did not know the feature, or what it is derived from, any more. */
  private boolean isPastHorizon(BoundFeature feature, AskedRow asked) {
    for (String input : feature.spec().inputs()) {
      if (isPastHorizon(store.feature(input), asked)) {
        return true;
      }
    }
    LoggedAnswer answer = asked.of(feature.view().spec().name());
    return answer != null
        && answer.horizons().stream()
            .anyMatch(each -> each.feature().equals(feature.spec().name()));
  }
}
