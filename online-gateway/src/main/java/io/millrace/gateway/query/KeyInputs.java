package io.millrace.gateway.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.gateway.query.QueryError.Code;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of one request. Lists of equal length ask for many rows. */
final class KeyInputs {
  private final Map<String, JsonNode> inputs;
  private final List<BoundView> views;

  /** By view: the names under which its key columns are given, null for each that is not. */
  private final String[][] names;

  private final Map<String, JsonNode> used = new LinkedHashMap<>();

  /**
   * @param views those that need a key
   */
  KeyInputs(List<BoundView> views, Map<String, JsonNode> inputs, InputNames inputNames) {
    this.inputs = inputs;
    this.views = views;
    this.names = new String[views.size()][];
    for (int i = 0; i < names.length; i++) {
      names[i] = inputNames.given(inputs, views.get(i));
      for (String name : names[i]) {
        if (name != null) {
          used.put(name, inputs.get(name));
        }
      }
    }
  }

  /** Whether keys are given as lists. */
  boolean batch() {
    for (JsonNode key : used.values()) {
      if (key.isArray()) {
        return true;
      }
    }
    return false;
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

  /**
   * The keys of all views, in their order; views that are given theirs by the same inputs share
   * them. A view whose key is not given has none.
   *
   * @param required so many views, the first ones, are read: a key that is not given is an error
   * @param errors takes what is missing or wrong
   */
  ViewKeys[] keys(int required, int rows, List<QueryError> errors) {
    ViewKeys[] keys = new ViewKeys[names.length];
    for (int i = 0; i < keys.length; i++) {
      int same = sameAs(i);
      if (same < i) {
        keys[i] = keys[same];
      } else if (isGiven(i)) {
        keys[i] = keys(names[i], views.get(i), rows, errors);
      } else {
        keys[i] = ViewKeys.NONE;
      }
      if (i < required && !isGiven(i)) {
        missing(i, errors);
      }
    }
    return keys;
  }

  private boolean isGiven(int view) {
    for (String name : names[view]) {
      if (name == null) {
        return false;
      }
    }
    return true;
  }

  /** The first view with the same inputs for columns of the same types. */
  private int sameAs(int view) {
    for (int i = 0; i < view; i++) {
      if (Arrays.equals(names[i], names[view]) && haveSameTypes(views.get(i), views.get(view))) {
        return i;
      }
    }
    return view;
  }

  private static boolean haveSameTypes(BoundView a, BoundView b) {
    List<KeyColumn> left = a.keys().spec().key();
    List<KeyColumn> right = b.keys().spec().key();
    for (int i = 0; i < left.size(); i++) {
      DataType type = left.get(i).type();
      if (!type.equals(right.get(i).type())) {
        return false;
      }
    }
    return true;
  }

  private void missing(int view, List<QueryError> errors) {
    String named = views.get(view).spec().name();
    List<KeyColumn> columns = views.get(view).keys().spec().key();
    for (int i = 0; i < columns.size(); i++) {
      if (names[view][i] == null) {
        String name = named + "." + columns.get(i).name();
        errors.add(invalid("inputs: view " + named + " needs its key " + name, name));
      }
    }
  }

  private ViewKeys keys(String[] given, BoundView view, int rows, List<QueryError> errors) {
    List<KeyColumn> columns = view.keys().spec().key();
    List<EntityKey> keys = new ArrayList<>(rows);
    List<List<Object>> values = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      List<Object> key = new ArrayList<>(given.length);
      for (int i = 0; i < given.length; i++) {
        Object value = value(given[i], columns.get(i), row, errors);
        if (value != null) {
          key.add(value);
        }
      }
      if (key.size() == given.length) {
        keys.add(view.keys().encode(key));
        values.add(key);
      }
    }
    return new ViewKeys(keys, values);
  }

  private Object value(String name, KeyColumn column, int row, List<QueryError> errors) {
    JsonNode given = inputs.get(name);
    JsonNode node = given.isArray() ? given.get(row) : given;
    if (node.isNull()) {
      errors.add(
          invalid("inputs: " + place(name, given, row) + " is null; a key has a value", name));
      return null;
    }
    try {
      return ValueCodec.of(column.type()).readJson(node);
    } catch (IllegalArgumentException e) {
      errors.add(invalid("inputs: " + place(name, given, row) + ": " + e.getMessage(), name));
      return null;
    }
  }

  private static String place(String name, JsonNode given, int row) {
    return given.isArray() ? name + "[" + row + "]" : name;
  }

  private static QueryError invalid(String message, String name) {
    return QueryError.request(Code.INVALID_QUERY, message, name);
  }
}
