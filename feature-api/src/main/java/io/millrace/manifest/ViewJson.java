package io.millrace.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.manifest.ViewSpec.ColumnSpec;
import io.millrace.manifest.ViewSpec.InputSpec;
import io.millrace.manifest.ViewSpec.SlotSpec;
import io.millrace.type.DataTypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Views as JSON. */
final class ViewJson {
  private ViewJson() {}

  static ObjectNode write(ViewSpec view) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", view.name()).put("version", view.version()).put("entity", view.entity());
    ManifestJson.text(node, "owner", view.owner());
    ManifestJson.text(node, "description", view.description());
    ManifestJson.texts(node, "tags", view.tags());
    ManifestJson.text(node, "deprecated", view.deprecated());
    node.put("fingerprint", view.fingerprint());
    node.put("staleAfterMillis", view.staleAfterMillis());
    ArrayNode inputs = node.putArray("inputs");
    view.inputs().forEach(each -> inputs.add(input(each)));
    ArrayNode slots = node.putArray("slots");
    view.slots().forEach(each -> slots.add(slot(each)));
    ArrayNode columns = node.putArray("columns");
    view.columns().forEach(each -> columns.add(column(each)));
    ArrayNode features = node.putArray("features");
    view.features().forEach(each -> features.add(FeatureJson.write(each)));
    return node;
  }

  static ViewSpec read(JsonNode node) {
    return new ViewSpec(
        node.get("name").textValue(),
        node.get("version").intValue(),
        node.get("entity").textValue(),
        node.path("owner").asText(""),
        node.path("description").asText(""),
        ManifestJson.texts(node.path("tags")),
        node.path("deprecated").asText(""),
        node.get("fingerprint").textValue(),
        node.get("staleAfterMillis").longValue(),
        ManifestJson.list(node.get("inputs"), ViewJson::input),
        ManifestJson.list(node.get("slots"), ViewJson::slot),
        ManifestJson.list(node.get("columns"), ViewJson::column),
        ManifestJson.list(node.get("features"), FeatureJson::read));
  }

  private static ObjectNode input(InputSpec input) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("stream", input.stream());
    node.put("streamIndex", input.streamIndex());
    ArrayNode fields = node.putArray("keyFields");
    input.keyFields().forEach(fields::add);
    return node.put("fingerprint", input.fingerprint());
  }

  private static InputSpec input(JsonNode node) {
    List<String> fields = new ArrayList<>();
    node.get("keyFields").forEach(each -> fields.add(each.textValue()));
    return new InputSpec(
        node.get("stream").textValue(),
        node.get("streamIndex").intValue(),
        Collections.unmodifiableList(fields),
        node.get("fingerprint").textValue());
  }

  private static ObjectNode slot(SlotSpec slot) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("input", slot.input());
    ManifestJson.text(node, "field", slot.field());
    node.set("type", DataTypes.toJson(slot.type()));
    ManifestJson.text(node, "filterFingerprint", slot.filterFingerprint());
    return node.put("fingerprint", slot.fingerprint());
  }

  private static SlotSpec slot(JsonNode node) {
    return new SlotSpec(
        node.get("input").intValue(),
        node.path("field").textValue(),
        DataTypes.fromJson(node.get("type")),
        node.path("filterFingerprint").asText(""),
        node.get("fingerprint").textValue());
  }

  private static ObjectNode column(ColumnSpec column) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("slot", column.slot());
    node.put("aggregation", column.aggregation());
    ObjectNode parameters = node.putObject("parameters");
    column.parameters().forEach(parameters::put);
    return node;
  }

  private static ColumnSpec column(JsonNode node) {
    Map<String, Long> parameters = new TreeMap<>();
    node.get("parameters")
        .properties()
        .forEach(each -> parameters.put(each.getKey(), each.getValue().longValue()));
    return new ColumnSpec(
        node.get("slot").intValue(), node.get("aggregation").textValue(), parameters);
  }
}
