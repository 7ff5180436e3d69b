package io.millrace.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.manifest.StreamSpec.SourceSpec;
import java.util.Map;
import java.util.TreeMap;

/** Sources of streams and tables as JSON. */
final class SourceJson {
  private SourceJson() {}

  static ObjectNode write(SourceSpec source) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("kind", source.kind());
    ObjectNode properties = node.putObject("properties");
    new TreeMap<>(source.properties()).forEach(properties::put);
    return node;
  }

  static SourceSpec read(JsonNode node) {
    return new SourceSpec(node.get("kind").textValue(), texts(node.get("properties")));
  }

  /** An object of texts. */
  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(each -> texts.put(each.getKey(), each.getValue().textValue()));
    return texts;
  }
}
