package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.compile.FeatureStore;
import io.millrace.manifest.EntitySpec.KeyColumn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How features of many keys of one view are asked for over HTTP, and what comes back. */
final class FeatureQuery {
  private FeatureQuery() {}

  /**
   * The body of a query.
   *
   * @param features by qualified names
   */
  static ObjectNode of(
      FeatureStore store,
      String view,
      List<ViewKey> keys,
      Collection<String> features,
      Instant at) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ObjectNode inputs = request.putObject("inputs");
    List<KeyColumn> columns = store.view(view).keys().spec().key();
    for (int i = 0; i < columns.size(); i++) {
      ArrayNode values = inputs.putArray(view + "." + columns.get(i).name());
      for (ViewKey key : keys) {
        values.add(key.columns().get(i));
      }
    }
    if (view.equals("card")) {
      ArrayNode amounts = inputs.putArray("card.amount");
      keys.forEach(key -> amounts.add(ExpectedFeatures.AMOUNT));
    }
    features.forEach(request.putArray("outputs")::add);
    request.put("now", at.toString());
    return request;
  }

  /** The answers of each key, in the order asked, by qualified name. */
  static List<Map<String, JsonNode>> answers(JsonNode reply, int keys, int features) {
    JsonNode data = reply.path("data");
    List<Map<String, JsonNode>> answers = new ArrayList<>();
    for (int row = 0; row < keys; row++) {
      Map<String, JsonNode> ofKey = new LinkedHashMap<>();
      for (int i = 0; i < features; i++) {
        JsonNode answer = data.path(row * features + i);
        ofKey.put(answer.path("field").asText(), answer);
      }
      answers.add(ofKey);
    }
    return answers;
  }
}
