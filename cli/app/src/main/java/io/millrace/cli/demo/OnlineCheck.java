package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.compile.FeatureStore;
import io.millrace.manifest.EntitySpec.KeyColumn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the gateway's answers with the expected features, through HTTP as any client would. */
final class OnlineCheck {
  private static final int KEYS_PER_REQUEST = 250;
  private static final String BEYOND_HORIZON = "the row knows this value until";

  private final GatewayHttp gateway;
  private final FeatureStore store;
  private final ExpectedFeatures expected;
  private final Tally tally;

  OnlineCheck(GatewayHttp gateway, FeatureStore store, ExpectedFeatures expected, Tally tally) {
    this.gateway = gateway;
    this.store = store;
    this.expected = expected;
    this.tally = tally;
  }

  /** Checks every feature of these keys at an instant. */
  void check(Collection<ViewKey> keys, Instant at) {
    Map<String, List<ViewKey>> byView = new HashMap<>();
    keys.forEach(key -> byView.computeIfAbsent(key.view(), view -> new ArrayList<>()).add(key));
    byView.forEach(
        (view, ofView) -> {
          for (int from = 0; from < ofView.size(); from += KEYS_PER_REQUEST) {
            int to = Math.min(from + KEYS_PER_REQUEST, ofView.size());
            checkBatch(view, ofView.subList(from, to), at);
          }
        });
  }

  private void checkBatch(String view, List<ViewKey> keys, Instant at) {
    List<Map<String, Object>> wanted = keys.stream().map(key -> expected.at(key, at)).toList();
    Set<String> features = wanted.get(0).keySet();
    GatewayHttp.Reply reply = gateway.query(request(view, keys, features, at));
    if (!reply.isOk()) {
      throw new Failure(ExitCode.UNAVAILABLE, "The gateway answers " + reply.body());
    }
    JsonNode data = reply.body().path("data");
    for (int row = 0; row < keys.size(); row++) {
      Map<String, JsonNode> answers = new LinkedHashMap<>();
      for (int i = 0; i < features.size(); i++) {
        JsonNode answer = data.path(row * features.size() + i);
        answers.put(answer.path("field").asText(), answer);
      }
      for (String feature : features) {
        compare(keys.get(row), feature, at, wanted.get(row).get(feature), answers);
      }
    }
  }

  /** Whether the answer, or what it is derived from, is marked as more than the row knows. */
  private boolean isBeyondHorizon(String feature, Map<String, JsonNode> answers) {
    JsonNode answer = answers.get(feature);
    return answer != null && answer.path("message").asText().contains(BEYOND_HORIZON)
        || store.feature(feature).spec().inputs().stream()
            .anyMatch(input -> isBeyondHorizon(input, answers));
  }

  private void compare(
      ViewKey key, String feature, Instant at, Object wanted, Map<String, JsonNode> answers) {
    JsonNode answer = answers.getOrDefault(feature, MissingNode.getInstance());
    if (isBeyondHorizon(feature, answers)) {
      tally.beyondHorizon();
    } else if (SameValue.test(feature, wanted, answer.path("value"))) {
      tally.same();
    } else {
      tally.differs(
          "%s of %s at %s: expected %s, answered %s (%s %s)"
              .formatted(
                  feature,
                  key.columns(),
                  at,
                  wanted,
                  answer.path("value"),
                  answer.path("status").asText(),
                  answer.path("message").asText()));
    }
  }

  private ObjectNode request(String view, List<ViewKey> keys, Set<String> features, Instant at) {
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
}
