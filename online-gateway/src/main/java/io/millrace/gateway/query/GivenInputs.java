package io.millrace.gateway.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.answer.AnswerPlan;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.gateway.query.QueryError.Code;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one request, as keys and inputs per asked row. Lists of equal length ask for many
 * rows.
 */
final class GivenInputs {
  private final AnswerPlan plan;
  private final Map<String, JsonNode> inputs;
  private final int maxKeys;
  private final Map<String, JsonNode> usedKeys = new LinkedHashMap<>();

  GivenInputs(AnswerPlan plan, Map<String, JsonNode> inputs, int maxKeys) {
    this.plan = plan;
    this.inputs = inputs;
    this.maxKeys = maxKeys;
    for (BoundView view : plan.views()) {
      for (KeyColumn column : view.keys().spec().key()) {
        Map.Entry<String, JsonNode> given = InputNames.column(inputs, view, column.name());
        if (given != null) {
          usedKeys.put(given.getKey(), given.getValue());
        }
      }
    }
  }

  /** How many rows are asked for: 1, or the common length of the key lists. */
  int rows(List<QueryError> errors) {
    String firstList = null;
    int rows = 1;
    for (Map.Entry<String, JsonNode> key : usedKeys.entrySet()) {
      if (key.getValue().isArray()) {
        int length = key.getValue().size();
        if (firstList == null) {
          firstList = key.getKey();
          rows = length;
        } else if (length != rows) {
          errors.add(
              invalid(
                  "inputs: "
                      + firstList
                      + " has "
                      + rows
                      + " values and "
                      + key.getKey()
                      + " has "
                      + length
                      + "; lists must be of equal length",
                  key.getKey()));
        }
      }
    }
    if (rows == 0) {
      errors.add(invalid("inputs: " + firstList + " is empty; give at least one key", firstList));
    }
    if (rows > maxKeys) {
      errors.add(
          invalid(rows + " keys are asked for; at most " + maxKeys + " are answered", firstList));
    }
    return rows;
  }

  List<EntityKey> keys(BoundView view, int rows, List<QueryError> errors) {
    List<KeyColumn> columns = view.keys().spec().key();
    List<Map.Entry<String, JsonNode>> given = new ArrayList<>();
    for (KeyColumn column : columns) {
      Map.Entry<String, JsonNode> value = InputNames.column(inputs, view, column.name());
      if (value == null) {
        String name = view.spec().name() + "." + column.name();
        errors.add(invalid("inputs: view " + view.spec().name() + " needs its key " + name, name));
      }
      given.add(value);
    }
    List<EntityKey> keys = new ArrayList<>();
    if (given.contains(null)) {
      return keys;
    }
    for (int row = 0; row < rows; row++) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        values.add(key(given.get(i), columns.get(i), row, errors));
      }
      if (!values.contains(null)) {
        keys.add(view.keys().encode(values));
      }
    }
    return keys;
  }

  /** Per row the canonical values of the features that came with the request. */
  List<Map<String, Object>> features(int rows, List<QueryError> errors) {
    boolean batch = usedKeys.values().stream().anyMatch(JsonNode::isArray);
    List<Map<String, Object>> features = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      Map<String, Object> values = new HashMap<>();
      for (BoundFeature feature : plan.requestInputs()) {
        JsonNode node = inputs.get(feature.qualifiedName());
        if (node == null) {
          continue;
        }
        if (batch && node.isArray() && (!isList(feature.spec().type()) || holdsLists(node))) {
          if (node.size() != rows) {
            errors.add(
                invalid(
                    "inputs: "
                        + feature.qualifiedName()
                        + " has "
                        + node.size()
                        + " values for "
                        + rows
                        + " keys",
                    feature.qualifiedName()));
            return features;
          }
          node = node.get(row);
        }
        values.put(feature.qualifiedName(), QueryResolver.read(feature, node, errors));
      }
      features.add(values);
    }
    return features;
  }

  /** Per row what is shown as the primary key: the value, or a list of several. */
  List<Object> shownKeys(int rows) {
    List<Object> shown = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<JsonNode> values = new ArrayList<>();
      for (JsonNode value : usedKeys.values()) {
        values.add(value.isArray() ? value.get(row) : value);
      }
      shown.add(values.size() == 1 ? values.get(0) : values);
    }
    return shown;
  }

  private static Object key(
      Map.Entry<String, JsonNode> given, KeyColumn column, int row, List<QueryError> errors) {
    JsonNode node = given.getValue().isArray() ? given.getValue().get(row) : given.getValue();
    if (node.isNull()) {
      errors.add(
          invalid("inputs: " + given.getKey() + " is null; a key has a value", given.getKey()));
      return null;
    }
    try {
      return ValueCodec.of(column.type()).readJson(node);
    } catch (IllegalArgumentException e) {
      errors.add(invalid("inputs: " + given.getKey() + ": " + e.getMessage(), given.getKey()));
      return null;
    }
  }

  private static boolean isList(DataType type) {
    return type instanceof DataType.ListOf || type instanceof DataType.FloatVector;
  }

  private static boolean holdsLists(JsonNode node) {
    return !node.isEmpty() && node.get(0).isArray();
  }

  private static QueryError invalid(String message, String feature) {
    return QueryError.request(Code.INVALID_QUERY, message, feature);
  }
}
