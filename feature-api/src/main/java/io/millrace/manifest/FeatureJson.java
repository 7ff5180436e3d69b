package io.millrace.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.millrace.core.Window;
import io.millrace.manifest.FeatureSpec.Kind;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import io.millrace.type.ValueCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Features as JSON. */
final class FeatureJson {
  private FeatureJson() {}

  static ObjectNode write(FeatureSpec feature) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", feature.name());
    node.set("type", DataTypes.toJson(feature.type()));
    node.put("nullable", feature.nullable());
    node.put("kind", feature.kind().name().toLowerCase(Locale.ROOT));
    if (feature.kind() == Kind.AGGREGATED) {
      node.put("column", feature.column());
      node.set("window", window(feature.window()));
      node.put("clockRelative", feature.clockRelative());
    }
    if (feature.kind() == Kind.DERIVED) {
      ManifestJson.texts(node, "inputs", feature.inputs());
      node.put("nullsPassed", feature.nullsPassed());
    }
    if (feature.orElse() != null) {
      node.set("orElse", value(feature.type(), feature.orElse()));
    }
    if (feature.maxStalenessMillis() != null) {
      node.put("maxStalenessMillis", feature.maxStalenessMillis());
    }
    ConstraintJson.write(node, feature.constraints());
    ManifestJson.texts(node, "lineage", feature.lineage());
    ManifestJson.text(node, "owner", feature.owner());
    ManifestJson.text(node, "description", feature.description());
    ManifestJson.texts(node, "tags", feature.tags());
    ManifestJson.text(node, "deprecated", feature.deprecated());
    return node.put("version", feature.version()).put("fingerprint", feature.fingerprint());
  }

  static FeatureSpec read(JsonNode node) {
    DataType type = DataTypes.fromJson(node.get("type"));
    JsonNode orElse = node.get("orElse");
    JsonNode staleness = node.get("maxStalenessMillis");
    return new FeatureSpec(
        node.get("name").textValue(),
        type,
        node.get("nullable").booleanValue(),
        Kind.valueOf(node.get("kind").textValue().toUpperCase(Locale.ROOT)),
        node.path("column").asInt(-1),
        node.has("window") ? window(node.get("window")) : null,
        node.path("clockRelative").booleanValue(),
        ManifestJson.texts(node.path("inputs")),
        node.path("nullsPassed").booleanValue(),
        orElse == null ? null : ValueCodec.of(type).readJson(orElse),
        staleness == null ? null : staleness.longValue(),
        ConstraintJson.read(node),
        ManifestJson.texts(node.path("lineage")),
        node.path("owner").asText(""),
        node.path("description").asText(""),
        ManifestJson.texts(node.path("tags")),
        node.path("deprecated").asText(""),
        node.get("version").intValue(),
        node.get("fingerprint").textValue());
  }

  /** A lifetime has no members. */
  private static ObjectNode window(Window window) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (!window.isLifetime()) {
      node.put("lengthMillis", window.lengthMillis());
      node.put("tileMillis", window.tileMillis());
      node.put("delayMillis", window.delayMillis());
    }
    return node;
  }

  private static Window window(JsonNode node) {
    return node.isEmpty()
        ? new Window(Window.LIFETIME, 0, 0)
        : new Window(
            node.get("lengthMillis").longValue(),
            node.get("tileMillis").longValue(),
            node.get("delayMillis").longValue());
  }

  private static JsonNode value(DataType type, Object canonical) {
    try (TokenBuffer buffer = new TokenBuffer(null, false)) {
      ValueCodec.of(type).writeJson(canonical, buffer);
      return new com.fasterxml.jackson.databind.ObjectMapper().readTree(buffer.asParser());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
