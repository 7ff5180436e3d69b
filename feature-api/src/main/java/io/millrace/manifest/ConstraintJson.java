package io.millrace.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Constraints as JSON. */
final class ConstraintJson {
  private ConstraintJson() {}

  static void write(ObjectNode parent, List<ConstraintSpec> constraints) {
    if (constraints.isEmpty()) {
      return;
    }
    ArrayNode array = parent.putArray("constraints");
    for (ConstraintSpec each : constraints) {
      ObjectNode node = array.addObject().put("name", each.name());
      ManifestJson.text(node, "field", each.field());
      node.put("kind", each.kind());
      ArrayNode arguments = node.putArray("arguments");
      each.arguments().forEach(argument -> add(arguments, argument));
    }
  }

  static List<ConstraintSpec> read(JsonNode parent) {
    return ManifestJson.list(
        parent.path("constraints"),
        node ->
            new ConstraintSpec(
                node.get("name").textValue(),
                node.path("field").textValue(),
                node.get("kind").textValue(),
                ManifestJson.list(node.get("arguments"), ConstraintJson::argument)));
  }

  private static void add(ArrayNode arguments, Object argument) {
    if (argument instanceof Integer || argument instanceof Long) {
      arguments.add(((Number) argument).longValue());
    } else if (argument instanceof Double number && Double.isFinite(number)) {
      arguments.add(number);
    } else {
      arguments.add(String.valueOf(argument));
    }
  }

  private static Object argument(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.longValue();
    }
    return node.isNumber() ? (Object) node.doubleValue() : node.textValue();
  }
}
