package io.millrace.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Lifetime counts of a few keys as all gateways answered them: one that is lower than what was
 * answered before the question was asked has gone back in time. Thread-safe.
 */
final class Visits {
  private static final int KEYS = 60;
  private static final int CARDS = 20;

  private final long[] highest = new long[KEYS];
  private final List<String> falls = new ArrayList<>();

  /** The question. */
  ObjectNode request() {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ArrayNode cards = request.putObject("inputs").putArray("card_merchant.card_id");
    ArrayNode merchants = request.withObject("inputs").putArray("card_merchant.merchant_id");
    for (int key = 0; key < KEYS; key++) {
      cards.add("card-" + key % CARDS);
      merchants.add("merchant-" + key / CARDS);
    }
    request.putArray("outputs").add("card_merchant.visits_ever");
    return request;
  }

  /** What has been answered so far. */
  synchronized long[] before() {
    return highest.clone();
  }

  /**
   * Takes an answer.
   *
   * @param before of the time when it was asked for
   */
  synchronized void take(JsonNode data, long[] before) {
    for (int key = 0; key < KEYS; key++) {
      long count = data.path(key).path("value").asLong();
      if (count < before[key]) {
        falls.add("%d, then %s".formatted(before[key], data.path(key)));
      }
      highest[key] = Math.max(highest[key], count);
    }
  }

  /** Those that went back, in words. */
  synchronized List<String> falls() {
    return List.copyOf(falls);
  }
}
