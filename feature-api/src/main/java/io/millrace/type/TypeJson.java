package io.millrace.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Types in a manifest. */
final class TypeJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private TypeJson() {}

  static JsonNode write(DataType type) {
    if (type instanceof DataType.ListOf list) {
      return NODES.objectNode().set("list", write(list.element()));
    } else if (type instanceof DataType.MapOf map) {
      return NODES.objectNode().set("map", write(map.value()));
    } else if (type instanceof DataType.Enumeration enumeration) {
      ObjectNode node = NODES.objectNode().put("enum", enumeration.name());
      enumeration.symbols().forEach(node.putArray("symbols")::add);
      return node;
    } else if (type instanceof DataType.Struct struct) {
      ObjectNode node = NODES.objectNode().put("struct", struct.name());
      ArrayNode fields = node.putArray("fields");
      for (DataType.Field field : struct.fields()) {
        ObjectNode each = fields.addObject().put("name", field.name());
        each.set("type", write(field.type()));
        each.put("nullable", field.nullable());
      }
      return node;
    }
    return NODES.textNode(DataTypes.name(type));
  }

  static DataType read(JsonNode node) {
    if (node.isTextual()) {
      return DataTypes.parse(node.textValue());
    } else if (node.has("list")) {
      return new DataType.ListOf(read(node.get("list")));
    } else if (node.has("map")) {
      return new DataType.MapOf(read(node.get("map")));
    } else if (node.has("enum")) {
      List<String> symbols = new ArrayList<>();
      array(node, "symbols").forEach(symbol -> symbols.add(text(symbol, node)));
      return new DataType.Enumeration(text(node.get("enum"), node), symbols);
    } else if (node.has("struct")) {
      List<DataType.Field> fields = new ArrayList<>();
      for (JsonNode each : array(node, "fields")) {
        JsonNode type = each.get("type");
        if (type == null) {
          throw problem(each);
        }
        fields.add(
            new DataType.Field(
                text(each.get("name"), each), read(type), each.path("nullable").asBoolean()));
      }
      return new DataType.Struct(text(node.get("struct"), node), fields);
    }
    throw problem(node);
  }

  private static JsonNode array(JsonNode node, String name) {
    JsonNode array = node.get(name);
    if (array == null || !array.isArray()) {
      throw problem(node);
    }
    return array;
  }

  private static String text(JsonNode node, JsonNode within) {
    if (node == null || !node.isTextual()) {
      throw problem(within);
    }
    return node.textValue();
  }

  private static IllegalArgumentException problem(JsonNode node) {
    return new IllegalArgumentException(
        "Cannot read "
            + UnreadableValueException.shown(node)
            + " as a type: expects a name such"
            + " as \"long\", or an object with \"list\", \"map\", \"enum\" and \"symbols\", or"
            + " \"struct\" and \"fields\"");
  }
}
