package io.millrace.gateway.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.gateway.query.QueryError.Code;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.manifest.FeatureSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names that a request may give values for: key columns, bare ({@code card_id}) or of a view
 * ({@code card.card_id}), and features that come with the request ({@code card.amount}).
 */
final class InputNames {
  private final Set<String> known = new TreeSet<>();

  InputNames(FeatureStore store) {
    for (BoundView view : store.views()) {
      for (KeyColumn column : view.keys().spec().key()) {
        known.add(column.name());
        known.add(view.spec().name() + "." + column.name());
      }
    }
    for (BoundFeature feature : store.features()) {
      if (feature.spec().kind() == FeatureSpec.Kind.INPUT) {
        known.add(feature.qualifiedName());
      }
    }
  }

  void checkKnown(Map<String, JsonNode> inputs, List<QueryError> errors) {
    for (String name : inputs.keySet()) {
      if (!known.contains(name)) {
        errors.add(
            QueryError.request(
                Code.INVALID_QUERY, "inputs: " + FeatureNames.unknown("input", name, known), name));
      }
    }
  }

  /**
   * The value given for a key column of a view: under the view's own name, else bare, else under
   * another view's name, so that one {@code card.card_id} serves all views of cards. Null when not
   * given.
   */
  static Map.Entry<String, JsonNode> column(
      Map<String, JsonNode> inputs, BoundView view, String column) {
    Map.Entry<String, JsonNode> elsewhere = null;
    Map.Entry<String, JsonNode> bare = null;
    for (Map.Entry<String, JsonNode> input : inputs.entrySet()) {
      String name = input.getKey();
      if (name.equals(view.spec().name() + "." + column)) {
        return input;
      }
      if (name.equals(column)) {
        bare = input;
      } else if (elsewhere == null && name.endsWith("." + column)) {
        elsewhere = input;
      }
    }
    return bare != null ? bare : elsewhere;
  }
}
