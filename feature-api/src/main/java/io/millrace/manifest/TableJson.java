package io.millrace.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.manifest.TableSpec.Observed;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import java.util.Locale;

/** Tables as JSON. */
final class TableJson {
  private TableJson() {}

  static ObjectNode write(TableSpec table) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", table.name());
    ManifestJson.text(node, "description", table.description());
    node.set("source", SourceJson.write(table.source()));
    if (!table.columns().isEmpty()) {
      ObjectNode columns = node.putObject("columns");
      table.columns().forEach(columns::put);
    }
    node.put("entity", table.entity());
    ManifestJson.texts(node, "keyFields", table.keyFields());
    node.put("observed", lower(table.observed()));
    ManifestJson.text(node, "observedAt", table.observedAt());
    node.set("pull", pull(table.pull()));
    if (table.pushes() != null) {
      node.set("pushes", SourceJson.write(table.pushes()));
    }
    ObjectNode online = node.putObject("online").put("use", lower(table.online().use()));
    ManifestJson.text(online, "every", table.online().every());
    node.put("aheadMillis", table.aheadMillis());
    if (table.historyStartMillis() != null) {
      node.put("historyStartMillis", table.historyStartMillis());
    }
    node.set("type", DataTypes.toJson(table.type()));
    ConstraintJson.write(node, table.constraints());
    return node.put("fingerprint", table.fingerprint());
  }

  static TableSpec read(JsonNode node) {
    JsonNode historyStart = node.get("historyStartMillis");
    return new TableSpec(
        node.get("name").textValue(),
        (DataType.Struct) DataTypes.fromJson(node.get("type")),
        SourceJson.read(node.get("source")),
        SourceJson.texts(node.path("columns")),
        node.get("entity").textValue(),
        ManifestJson.texts(node.get("keyFields")),
        Observed.valueOf(upper(node.get("observed"))),
        node.path("observedAt").textValue(),
        pull(node.get("pull")),
        node.has("pushes") ? SourceJson.read(node.get("pushes")) : null,
        new OnlineSpec(
            OnlineSpec.Use.valueOf(upper(node.get("online").get("use"))),
            node.get("online").path("every").textValue()),
        node.get("aheadMillis").longValue(),
        historyStart == null ? null : historyStart.longValue(),
        ConstraintJson.read(node),
        node.path("description").asText(""),
        node.get("fingerprint").textValue());
  }

  private static ObjectNode pull(PullSpec pull) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("every", pull.every());
    node.put("onStart", pull.onStart()).put("mode", lower(pull.mode()));
    ManifestJson.text(node, "column", pull.column());
    return node.put("lookback", pull.lookback());
  }

  private static PullSpec pull(JsonNode node) {
    return new PullSpec(
        node.get("every").textValue(),
        node.get("onStart").booleanValue(),
        PullSpec.Mode.valueOf(upper(node.get("mode"))),
        node.path("column").textValue(),
        node.get("lookback").longValue());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String upper(JsonNode node) {
    return node.textValue().toUpperCase(Locale.ROOT);
  }
}
