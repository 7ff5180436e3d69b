package io.millrace.testkit;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.answer.Answer;
import io.millrace.answer.AnswerPlan;
import io.millrace.answer.AnswerRequest;
import io.millrace.answer.StoredRow;
import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import io.millrace.event.BadEventException;
import io.millrace.type.JavaType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The features of a test at one instant. Immutable. */
public final class Moment {
  private final FeatureStore store;
  private final List<SentEvent> sent;
  private final List<SentPull> pulls;
  private final long atMillis;
  private final Map<String, Object> inputs;

  Moment(FeatureStore store, List<SentEvent> sent, List<SentPull> pulls, long atMillis) {
    this(store, sent, pulls, atMillis, Map.of());
  }

  private Moment(
      FeatureStore store,
      List<SentEvent> sent,
      List<SentPull> pulls,
      long atMillis,
      Map<String, Object> inputs) {
    this.store = store;
    this.sent = sent;
    this.pulls = pulls;
    this.atMillis = atMillis;
    this.inputs = inputs;
  }

  /** Gives a feature that comes with the request. */
  public <T> Moment with(Feature<T> input, T value) {
    BoundFeature feature = store.feature(input);
    Map<String, Object> more = new HashMap<>(inputs);
    more.put(feature.qualifiedName(), value == null ? null : canonical(feature.javaType(), value));
    return new Moment(store, sent, pulls, atMillis, more);
  }

  /** The value of a feature; null when there is none. */
  public <A, T> T get(Entity.One<A> entity, A key, Feature<T> feature) {
    return value(feature, answer(feature, List.of(key), entity));
  }

  /** The value of a feature; null when there is none. */
  public <A, B, T> T get(Entity.Two<A, B> entity, A first, B second, Feature<T> feature) {
    return value(feature, answer(feature, List.of(first, second), entity));
  }

  /** The value of a feature; null when there is none. */
  public <A, B, C, T> T get(
      Entity.Three<A, B, C> entity, A first, B second, C third, Feature<T> feature) {
    return value(feature, answer(feature, List.of(first, second, third), entity));
  }

  /** The whole answer: value, status, when observed, message. */
  public <A> Answer answer(Entity.One<A> entity, A key, Feature<?> feature) {
    return answer(feature, List.of(key), entity);
  }

  /** The whole answer: value, status, when observed, message. */
  public <A, B> Answer answer(Entity.Two<A, B> entity, A first, B second, Feature<?> feature) {
    return answer(feature, List.of(first, second), entity);
  }

  /** The whole answer: value, status, when observed, message. */
  public <A, B, C> Answer answer(
      Entity.Three<A, B, C> entity, A first, B second, C third, Feature<?> feature) {
    return answer(feature, List.of(first, second, third), entity);
  }

  /** Which events counted, which did not, and why. */
  public <A> Explanation explain(Entity.One<A> entity, A key, Feature<?> feature) {
    return explain(feature, List.of(key), entity);
  }

  /** Which events counted, which did not, and why. */
  public <A, B> Explanation explain(
      Entity.Two<A, B> entity, A first, B second, Feature<?> feature) {
    return explain(feature, List.of(first, second), entity);
  }

  /** Which events counted, which did not, and why. */
  public <A, B, C> Explanation explain(
      Entity.Three<A, B, C> entity, A first, B second, C third, Feature<?> feature) {
    return explain(feature, List.of(first, second, third), entity);
  }

  Answer answer(Feature<?> constant, List<?> key, Entity entity) {
    BoundFeature feature = store.feature(constant);
    AnswerPlan plan = AnswerPlan.of(store, List.of(feature.qualifiedName()));
    StoredRow[] rows = new StoredRow[plan.views().size()];
    ViewFreshness[] freshness = new ViewFreshness[rows.length];
    PulledTables tables = new PulledTables(pulls, atMillis);
    for (int i = 0; i < rows.length; i++) {
      BoundView view = plan.views().get(i);
      rows[i] = row(view, key(view, entity, key), tables);
      ViewFreshness complete = ViewFreshness.complete(view.streams().size());
      freshness[i] =
          new ViewFreshness(
              complete.completeToMillis(),
              complete.historyStartMillis(),
              tables.pulledMillis(view));
    }
    return plan.answer(new AnswerRequest(atMillis, rows, freshness, inputs, Map.of()))[0];
  }

  @SuppressWarnings("unchecked")
  <T> T value(Feature<T> constant, Answer answer) {
    Object value = answer.value();
    return value == null ? null : (T) store.feature(constant).javaType().fromCanonical(value);
  }

  private Explanation explain(Feature<?> constant, List<?> key, Entity entity) {
    BoundFeature feature = store.feature(constant);
    EntityKey encoded = key(feature.view(), entity, key);
    return Explanation.of(
        feature,
        sent,
        new PulledTables(pulls, atMillis),
        encoded,
        atMillis,
        answer(constant, key, entity));
  }

  /** The row that the job would hold at this instant, from the events that had arrived. */
  private StoredRow row(BoundView view, EntityKey key, PulledTables tables) {
    ViewCore core = new ViewCore(view.layout());
    KeyState state = core.create();
    boolean any = false;
    for (Contribution contribution : contributions(view, key, tables)) {
      core.add(state, contribution, Long.MIN_VALUE);
      any = true;
    }
    if (!any) {
      return null;
    }
    core.advance(state, atMillis);
    return core.isEmpty(state) ? null : StoredRow.of(core.row(state, atMillis, 1));
  }

  private List<Contribution> contributions(BoundView view, EntityKey key, PulledTables tables) {
    List<Contribution> contributions = new ArrayList<>(tables.contributions(view, key));
    for (SentEvent event : sent) {
      try {
        if (event.arrivalMillis() > atMillis) {
          continue;
        }
        event.check();
        view
            .contributions(
                event.stream().spec().name(),
                event.event(),
                event.timeMillis(),
                event.arrivalMillis(),
                0,
                event.offset())
            .stream()
            .filter(contribution -> contribution.key().equals(key))
            .forEach(contributions::add);
      } catch (BadEventException e) {
        // Bad events add nothing; FeatureTest.badEvents() lists them.
        continue;
      }
    }
    contributions.sort(Comparator.comparingLong(Contribution::arrivalMillis));
    return contributions;
  }

  private static EntityKey key(BoundView view, Entity entity, List<?> key) {
    List<String> expected = view.keys().spec().key().stream().map(column -> column.name()).toList();
    List<String> given = entity.columns().stream().map(Entity.Column::name).toList();
    if (!expected.equals(given)) {
      throw new IllegalArgumentException(
          "view " + view.spec().name() + " is keyed by " + expected + ", not by " + given);
    }
    List<Object> canonical = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      canonical.add(canonical(JavaType.of(entity.columns().get(i).type()), key.get(i)));
    }
    return view.keys().encode(canonical);
  }

  @SuppressWarnings("unchecked")
  private static Object canonical(JavaType<?> type, Object value) {
    return ((JavaType<Object>) type).toCanonical(value);
  }
}
