package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.compile.FeatureStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the gateway's answers with the expected features, through HTTP as any client would. */
final class OnlineCheck {
  private static final int KEYS_PER_REQUEST = 250;
  private static final int UNAVAILABLE = 503;
  private static final int MOST_TRIES = 5;
  private static final long PAUSE_MILLIS = 500;

  private final GatewayHttp gateway;
  private final FeatureStore store;
  private final ExpectedFeatures expected;
  private final Tally tally;
  private final BeyondHorizon beyondHorizon;

  OnlineCheck(GatewayHttp gateway, FeatureStore store, ExpectedFeatures expected, Tally tally) {
    this.gateway = gateway;
    this.store = store;
    this.expected = expected;
    this.tally = tally;
    this.beyondHorizon = new BeyondHorizon(store);
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
    JsonNode reply = reply(FeatureQuery.of(store, view, keys, features, at));
    List<Map<String, JsonNode>> answers = FeatureQuery.answers(reply, keys.size(), features.size());
    for (int row = 0; row < keys.size(); row++) {
      for (String feature : features) {
        compare(keys.get(row), feature, at, wanted.get(row).get(feature), answers.get(row));
      }
    }
  }

  /** Asked again where the gateway cannot answer now: the question is of the same instant. */
  private JsonNode reply(JsonNode request) {
    for (int tries = 1; ; tries++) {
      GatewayHttp.Reply reply = gateway.query(request);
      if (reply.isOk()) {
        return reply.body();
      }
      if (reply.status() != UNAVAILABLE || tries == MOST_TRIES) {
        throw new Failure(ExitCode.UNAVAILABLE, "The gateway answers " + reply.body());
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure(ExitCode.UNAVAILABLE, "interrupted while comparing answers", e);
      }
    }
  }

  private void compare(
      ViewKey key, String feature, Instant at, Object wanted, Map<String, JsonNode> answers) {
    JsonNode answer = answers.getOrDefault(feature, MissingNode.getInstance());
    if (beyondHorizon.holds(feature, answers)) {
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
}
