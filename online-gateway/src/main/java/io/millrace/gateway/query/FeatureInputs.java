package io.millrace.gateway.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.compile.BoundFeature;
import io.millrace.gateway.query.QueryError.Code;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The features that come with one request: one value for all rows, or a list with one for each. */
final class FeatureInputs {
  private final Map<String, JsonNode> inputs;
  private final int rows;
  private final List<QueryError> errors;

  FeatureInputs(Map<String, JsonNode> inputs, int rows, List<QueryError> errors) {
    this.inputs = inputs;
    this.rows = rows;
    this.errors = errors;
  }

  /** Canonical values by qualified name, by row. */
  List<Map<String, Object>> values(List<BoundFeature> features, Batching batching) {
    if (features.isEmpty()) {
      return java.util.Collections.nCopies(rows, Map.of());
    }
    List<Map<String, Object>> byRow = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      byRow.add(new HashMap<>());
    }
    for (BoundFeature feature : features) {
      String name = feature.qualifiedName();
      JsonNode given = inputs.get(name);
      if (given == null) {
        continue;
      }
      boolean listed = batching == Batching.LISTS && isList(given, feature.spec().type());
      if (listed && given.size() != rows) {
        errors.add(
            QueryError.request(
                Code.INVALID_QUERY,
                "inputs: %s has %d values for %d keys".formatted(name, given.size(), rows),
                name));
        continue;
      }
      Object common = listed ? null : read(feature, given, name);
      for (int row = 0; row < rows; row++) {
        byRow
            .get(row)
            .put(name, listed ? read(feature, given.get(row), name + "[" + row + "]") : common);
      }
    }
    return byRow;
  }

  /** How a request gives its keys. */
  enum Batching {
    ONE_KEY,
    LISTS
  }

  /** Of a list feature, only a list of lists has a value for each row. */
  private static boolean isList(JsonNode given, DataType type) {
    if (!given.isArray()) {
      return false;
    }
    boolean listType = type instanceof DataType.ListOf || type instanceof DataType.FloatVector;
    return !listType || !given.isEmpty() && (given.get(0).isArray() || given.get(0).isNull());
  }

  private Object read(BoundFeature feature, JsonNode node, String place) {
    if (node.isNull()) {
      return null;
    }
    try {
      return ValueCodec.of(feature.spec().type()).readJson(node);
    } catch (IllegalArgumentException e) {
      errors.add(
          QueryError.request(
              Code.VALIDATION_FAILED,
              "inputs: " + place + ": " + e.getMessage(),
              feature.qualifiedName()));
      return null;
    }
  }
}
