package io.millrace.gateway.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.gateway.query.QueryError.Code;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.manifest.FeatureSpec;
import io.millrace.type.DataType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names that a request may give values for: key columns, bare ({@code card_id}) or of a view
 * ({@code card.card_id}), and features that come with the request ({@code card.amount}). Immutable
 * and thread-safe.
 */
final class InputNames {
  /** Types of key columns by qualified name; null for every other name. */
  private final Map<String, DataType> known = new HashMap<>();

  /** The key columns of views as their own. */
  private final Map<BoundView, String[]> own = new HashMap<>();

  InputNames(FeatureStore store) {
    for (BoundView view : store.views()) {
      own.put(
          view,
          view.keys().spec().key().stream()
              .map(column -> view.spec().name() + "." + column.name())
              .toArray(String[]::new));
      for (KeyColumn column : view.keys().spec().key()) {
        known.put(column.name(), null);
        known.put(view.spec().name() + "." + column.name(), column.type());
      }
    }
    for (BoundFeature feature : store.features()) {
      if (feature.spec().kind() == FeatureSpec.Kind.INPUT) {
        known.put(feature.qualifiedName(), null);
      }
    }
  }

  void checkKnown(Map<String, JsonNode> inputs, List<QueryError> errors) {
    for (String name : inputs.keySet()) {
      if (!known.containsKey(name)) {
        errors.add(
            QueryError.request(
                Code.INVALID_QUERY,
                "inputs: " + FeatureNames.unknown("input", name, known.keySet()),
                name));
      }
    }
  }

  /** The names under which the key columns of a view are given, null for each that is not. */
  String[] given(Map<String, JsonNode> inputs, BoundView view) {
    List<KeyColumn> columns = view.keys().spec().key();
    String[] given = new String[columns.size()];
    for (int i = 0; i < given.length; i++) {
      given[i] = given(inputs, own.get(view)[i], columns.get(i));
    }
    return given;
  }

  /**
   * The name under which a key column of a view is given: the view's own, else bare, else that of
   * another view with a column of the same name and type, so that one {@code card.card_id} serves
   * all views of cards. Null when it is not given, or when other views give several values.
   */
  private String given(Map<String, JsonNode> inputs, String own, KeyColumn column) {
    if (inputs.containsKey(own)) {
      return own;
    }
    if (inputs.containsKey(column.name())) {
      return column.name();
    }
    String elsewhere = null;
    for (Map.Entry<String, JsonNode> input : inputs.entrySet()) {
      String name = input.getKey();
      if (name.endsWith("." + column.name()) && column.type().equals(known.get(name))) {
        if (elsewhere != null && !inputs.get(elsewhere).equals(input.getValue())) {
          return null;
        }
        elsewhere = name;
      }
    }
    return elsewhere;
  }
}
