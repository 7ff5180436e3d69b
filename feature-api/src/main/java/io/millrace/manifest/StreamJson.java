package io.millrace.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;

/** Streams as JSON. */
final class StreamJson {
  private StreamJson() {}

  static ObjectNode write(StreamSpec stream) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", stream.name());
    ManifestJson.text(node, "description", stream.description());
    node.set("source", SourceJson.write(stream.source()));
    ManifestJson.text(node, "eventTime", stream.eventTime());
    node.put("aheadMillis", stream.aheadMillis());
    if (stream.historyStartMillis() != null) {
      node.put("historyStartMillis", stream.historyStartMillis());
    }
    node.set("type", DataTypes.toJson(stream.type()));
    ConstraintJson.write(node, stream.constraints());
    return node.put("fingerprint", stream.fingerprint());
  }

  static StreamSpec read(JsonNode node) {
    JsonNode historyStart = node.get("historyStartMillis");
    return new StreamSpec(
        node.get("name").textValue(),
        (DataType.Struct) DataTypes.fromJson(node.get("type")),
        SourceJson.read(node.get("source")),
        node.path("eventTime").textValue(),
        node.get("aheadMillis").longValue(),
        historyStart == null ? null : historyStart.longValue(),
        ConstraintJson.read(node),
        node.path("description").asText(""),
        node.get("fingerprint").textValue());
  }
}
