package io.millrace.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataTypes;

/** Entities as JSON. */
final class EntityJson {
  private EntityJson() {}

  static ObjectNode write(EntitySpec entity) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", entity.name());
    ArrayNode key = node.putArray("key");
    for (KeyColumn column : entity.key()) {
      key.addObject().put("name", column.name()).set("type", DataTypes.toJson(column.type()));
    }
    return node;
  }

  static EntitySpec read(JsonNode node) {
    return new EntitySpec(
        node.get("name").textValue(),
        ManifestJson.list(
            node.get("key"),
            column ->
                new KeyColumn(
                    column.get("name").textValue(), DataTypes.fromJson(column.get("type")))));
  }
}
