package io.millrace.gateway.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.answer.AnswerPlan;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.definition.Durations;
import io.millrace.gateway.query.QueryError.Code;
import io.millrace.manifest.FeatureSpec;
import io.millrace.type.ValueCodec;
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
  private final Map<List<String>, AnswerPlan> plans = new ConcurrentHashMap<>();

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
    List<QueryError> errors = new ArrayList<>();
    List<String> features = features(request.outputs(), errors);
    Map<String, Long> staleness = staleness(request.staleness(), errors);
    inputNames.checkKnown(request.inputs(), errors);
    failOn(errors);
    AnswerPlan plan = plan(features);
    GivenInputs given = new GivenInputs(plan, request.inputs(), maxKeys);
    int rows = given.rows(errors);
    failOn(errors);
    List<List<EntityKey>> keys = new ArrayList<>();
    for (BoundView view : plan.views()) {
      keys.add(given.keys(view, rows, errors));
    }
    List<Map<String, Object>> inputs = given.features(rows, errors);
    failOn(errors);
    long at = request.now() == null ? Long.MIN_VALUE : request.now().toEpochMilli();
    return new OnlineQuery(plan, keys, given.shownKeys(rows), inputs, staleness, at);
  }

  private AnswerPlan plan(List<String> features) {
    if (plans.size() > MOST_PLANS) {
      plans.clear();
    }
    return plans.computeIfAbsent(features, list -> AnswerPlan.of(store, list));
  }

  private List<String> features(List<String> outputs, List<QueryError> errors) {
    Set<String> features = new LinkedHashSet<>();
    for (String output : outputs) {
      List<String> expanded = names.expand(output);
      if (expanded.isEmpty()) {
        errors.add(
            QueryError.request(
                Code.RESOLVER_NOT_FOUND,
                FeatureNames.unknown("feature", output, names.all()),
                output));
      }
      features.addAll(expanded);
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

  /** Reads one JSON value as a feature's type. */
  static Object read(BoundFeature feature, JsonNode node, List<QueryError> errors) {
    FeatureSpec spec = feature.spec();
    if (node.isNull()) {
      return null;
    }
    try {
      return ValueCodec.of(spec.type()).readJson(node);
    } catch (IllegalArgumentException e) {
      errors.add(
          QueryError.request(
              Code.VALIDATION_FAILED,
              feature.qualifiedName() + ": " + e.getMessage(),
              feature.qualifiedName()));
      return null;
    }
  }
}
