package io.millrace.gateway.query;

import io.millrace.compile.FeatureStore;
import io.millrace.definition.Durations;
import io.millrace.gateway.query.FeatureInputs.Batching;
import io.millrace.gateway.query.QueryError.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Resolves requests against a store's definitions: names, keys, inputs, staleness. Reports all
 * problems of a request at once. Thread-safe.
 */
public final class QueryResolver {
  private static final int MOST_PLANS = 1_000;

  private final FeatureStore store;
  private final FeatureNames names;
  private final InputNames inputNames;
  private final int maxKeys;
  private final int maxFeatures;
  private final Map<List<String>, QueryPlan> plans = new ConcurrentHashMap<>();

  public QueryResolver(FeatureStore store, int maxKeys, int maxFeatures) {
    this.store = store;
    this.names = new FeatureNames(store);
    this.inputNames = new InputNames(store);
    this.maxKeys = maxKeys;
    this.maxFeatures = maxFeatures;
  }

  /**
   * @throws QueryException with every problem found
   */
  OnlineQuery resolve(QueryRequest request) {
    List<QueryError> errors = new ArrayList<>(0);
    QueryPlan plan = plans.get(request.outputs());
    List<String> features = plan == null ? features(request, errors) : List.of();
    Map<String, Long> staleness = staleness(request.staleness(), errors);
    inputNames.checkKnown(request.inputs(), errors);
    failOn(errors);
    if (plan == null) {
      plan = plan(request.outputs(), features);
    }
    KeyInputs given = new KeyInputs(plan.views(), request.inputs(), inputNames);
    int rows = given.rows(maxKeys, errors);
    failOn(errors);
    ViewKeys[] keys = given.keys(plan.read().size(), rows, errors);
    Batching batching = given.batch() ? Batching.LISTS : Batching.ONE_KEY;
    List<Map<String, Object>> inputs =
        new FeatureInputs(request.inputs(), rows, errors)
            .values(plan.answers().requestInputs(), batching);
    failOn(errors);
    long at = request.now() == null ? Long.MIN_VALUE : request.now().toEpochMilli();
    return new OnlineQuery(plan, rows, keys, inputs, staleness, at);
  }

  /**
   * Kept for the outputs as they were asked for, unless a view is among them: what its star means
   * depends on the inputs.
   */
  private QueryPlan plan(List<String> outputs, List<String> features) {
    List<String> known = outputs.stream().anyMatch(names::isView) ? features : outputs;
    QueryPlan plan = plans.get(known);
    if (plan == null) {
      if (plans.size() >= MOST_PLANS) {
        plans.clear();
      }
      plan = QueryPlan.of(store, features);
      plans.put(known, plan);
    }
    return plan;
  }

  private List<String> features(QueryRequest request, List<QueryError> errors) {
    Set<String> features = new LinkedHashSet<>();
    for (String output : request.outputs()) {
      String one = names.qualified(output);
      if (one != null) {
        features.add(one);
      } else if (names.isView(output)) {
        features.addAll(names.answerable(output, request.inputs().keySet()));
      } else {
        errors.add(
            QueryError.request(
                Code.RESOLVER_NOT_FOUND,
                FeatureNames.unknown("feature", output, names.all()),
                output));
      }
    }
    if (features.size() > maxFeatures) {
      errors.add(
          QueryError.request(
              Code.INVALID_QUERY,
              features.size()
                  + " features are asked for; at most "
                  + maxFeatures
                  + " are answered"));
    }
    return List.copyOf(features);
  }

  private Map<String, Long> staleness(Map<String, String> asked, List<QueryError> errors) {
    if (asked.isEmpty()) {
      return Map.of();
    }
    Map<String, Long> staleness = new HashMap<>();
    asked.forEach(
        (name, duration) -> {
          String qualified = names.qualified(name);
          if (qualified == null) {
            errors.add(
                QueryError.request(
                    Code.INVALID_QUERY,
                    "staleness: " + FeatureNames.unknown("feature", name, names.all()),
                    name));
            return;
          }
          Durations.parse(duration)
              .ifPresentOrElse(
                  millis -> staleness.put(qualified, millis),
                  () ->
                      errors.add(
                          QueryError.request(
                              Code.INVALID_QUERY,
                              "staleness of "
                                  + name
                                  + " is '"
                                  + duration
                                  + "'; "
                                  + Durations.ACCEPTED,
                              name)));
        });
    return staleness;
  }

  private static void failOn(List<QueryError> errors) {
    if (!errors.isEmpty()) {
      throw new QueryException(errors);
    }
  }
}
