package io.millrace.gateway.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.gateway.query.QueryError.Code;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.ValueCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of one request. Lists of equal length ask for many rows. */
final class KeyInputs {
  private final Map<String, JsonNode> inputs;
  private final InputNames names;
  private final Map<String, JsonNode> used = new LinkedHashMap<>();

  /**
   * @param views those that need a key
   */
  KeyInputs(Iterable<BoundView> views, Map<String, JsonNode> inputs, InputNames names) {
    this.inputs = inputs;
    this.names = names;
    for (BoundView view : views) {
      for (KeyColumn column : view.keys().spec().key()) {
        String name = names.given(inputs, view, column);
        if (name != null) {
          used.put(name, inputs.get(name));
        }
      }
    }
  }

  /** Whether keys are given as lists. */
  boolean batch() {
    return used.values().stream().anyMatch(JsonNode::isArray);
  }

  /** How many rows are asked for: 1, or the common length of the key lists. */
  int rows(int mostKeys, List<QueryError> errors) {
    String firstList = null;
    int rows = 1;
    for (Map.Entry<String, JsonNode> key : used.entrySet()) {
      if (!key.getValue().isArray()) {
        continue;
      }
      int length = key.getValue().size();
      if (firstList == null) {
        firstList = key.getKey();
        rows = length;
      } else if (length != rows) {
        errors.add(
            invalid(
                "inputs: %s has %d values and %s has %d; lists must be of equal length"
                    .formatted(firstList, rows, key.getKey(), length),
                key.getKey()));
      }
    }
    if (rows == 0) {
      errors.add(invalid("inputs: " + firstList + " is empty; give at least one key", firstList));
    }
    if (rows > mostKeys) {
      errors.add(
          invalid(rows + " keys are asked for; at most " + mostKeys + " are answered", firstList));
    }
    return rows;
  }

  /** The keys of a view by row; errors for what is missing or wrong. */
  ViewKeys required(BoundView view, int rows, List<QueryError> errors) {
    boolean all = true;
    for (KeyColumn column : view.keys().spec().key()) {
      if (names.given(inputs, view, column) == null) {
        String name = view.spec().name() + "." + column.name();
        errors.add(invalid("inputs: view " + view.spec().name() + " needs its key " + name, name));
        all = false;
      }
    }
    return all ? keys(view, rows, errors) : ViewKeys.NONE;
  }

  /** The keys of a view by row, if all of its columns are given: no row is read for it. */
  ViewKeys optional(BoundView view, int rows, List<QueryError> errors) {
    boolean all =
        view.keys().spec().key().stream()
            .allMatch(column -> names.given(inputs, view, column) != null);
    return all ? keys(view, rows, errors) : ViewKeys.NONE;
  }

  private ViewKeys keys(BoundView view, int rows, List<QueryError> errors) {
    List<KeyColumn> columns = view.keys().spec().key();
    List<EntityKey> keys = new ArrayList<>(rows);
    List<List<Object>> values = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      List<Object> key = new ArrayList<>(columns.size());
      for (KeyColumn column : columns) {
        Object value = value(names.given(inputs, view, column), column, row, errors);
        if (value != null) {
          key.add(value);
        }
      }
      if (key.size() == columns.size()) {
        keys.add(view.keys().encode(key));
        values.add(key);
      }
    }
    return new ViewKeys(keys, values);
  }

  private Object value(String name, KeyColumn column, int row, List<QueryError> errors) {
    JsonNode given = inputs.get(name);
    JsonNode node = given.isArray() ? given.get(row) : given;
    String place = given.isArray() ? name + "[" + row + "]" : name;
    if (node.isNull()) {
      errors.add(invalid("inputs: " + place + " is null; a key has a value", name));
      return null;
    }
    try {
      return ValueCodec.of(column.type()).readJson(node);
    } catch (IllegalArgumentException e) {
      errors.add(invalid("inputs: " + place + ": " + e.getMessage(), name));
      return null;
    }
  }

  private static QueryError invalid(String message, String name) {
    return QueryError.request(Code.INVALID_QUERY, message, name);
  }
}
