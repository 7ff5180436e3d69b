package io.millrace.gateway.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gateway.query.QueryError.Code;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request as it was sent, its shape checked but no name resolved.
 *
 * @param inputs values by name: keys, and features that come with the request
 * @param outputs names of the features wanted
 * @param staleness durations by feature name
 * @param now the instant to answer for; null for the gateway's clock
 * @param includeMeta whether each value comes with its origin
 * @param explain whether the answer says how it was planned
 * @param queryName given by the client; comes back in metrics only
 */
public record QueryRequest(
    Map<String, JsonNode> inputs,
    List<String> outputs,
    Map<String, String> staleness,
    Instant now,
    boolean includeMeta,
    boolean explain,
    String queryName) {

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  /**
   * A request by key for one output.
   *
   * @param now an instant as text, or null for the clock
   * @throws QueryException when {@code now} is no instant
   */
  static QueryRequest ofKey(Map<String, JsonNode> inputs, String output, String now) {
    List<QueryError> errors = new ArrayList<>();
    Instant at = now == null ? null : instant(now, errors);
    if (!errors.isEmpty()) {
      throw new QueryException(errors);
    }
    return new QueryRequest(inputs, List.of(output), Map.of(), at, false, false, null);
  }

  /**
   * A request of the members of its body.
   *
   * @param inputs null when there are none, or they are no object
   * @param outputs null when there are none, or they are no list
   * @param outputErrors what was found among them that is no name
   * @param rare the other members by name
   * @throws QueryException with every problem
   */
  static QueryRequest of(
      Map<String, JsonNode> inputs,
      List<String> outputs,
      List<QueryError> outputErrors,
      Map<String, JsonNode> rare) {
    List<QueryError> errors = new ArrayList<>(0);
    if (inputs == null) {
      errors.add(problem("inputs must be an object such as {\"card.card_id\": \"c1\"}"));
    }
    errors.addAll(outputErrors);
    if (outputs == null || outputs.isEmpty() && outputErrors.isEmpty()) {
      errors.add(problem("outputs must be a list of feature names with at least one"));
    }
    JsonNode queryName = rare.get("query_name");
    QueryRequest request =
        new QueryRequest(
            inputs,
            outputs,
            staleness(rare.get("staleness"), errors),
            now(rare.get("now"), errors),
            flag(rare, "include_meta", errors),
            flag(rare, "explain", errors),
            queryName == null ? null : queryName.asText(null));
    if (!errors.isEmpty()) {
      throw new QueryException(errors);
    }
    return request;
  }

  private static Map<String, String> staleness(JsonNode node, List<QueryError> errors) {
    if (node == null || node.isNull()) {
      return Map.of();
    }
    Map<String, String> staleness = new LinkedHashMap<>();
    if (!node.isObject()) {
      errors.add(problem("staleness must be an object such as {\"card.spend_1h\": \"10m\"}"));
      return staleness;
    }
    node.properties()
        .forEach(
            field -> {
              if (field.getValue().isTextual()) {
                staleness.put(field.getKey(), field.getValue().textValue());
              } else {
                errors.add(
                    problem(
                        "staleness of "
                            + field.getKey()
                            + " is "
                            + field.getValue()
                            + "; write \"10m\""));
              }
            });
    return staleness;
  }

  private static Instant now(JsonNode node, List<QueryError> errors) {
    return node == null || node.isNull() ? null : instant(node.asText(), errors);
  }

  private static Instant instant(String text, List<QueryError> errors) {
    try {
      Instant instant = Instant.parse(text);
      if (!instant.isBefore(EARLIEST) && instant.isBefore(LATEST)) {
        return instant;
      }
    } catch (DateTimeParseException e) {
      // Told below, as an instant that is out of bounds is.
    }
    errors.add(problem("now is '" + text + "'; write an instant such as 2014-05-01T00:00:00Z"));
    return null;
  }

  private static boolean flag(Map<String, JsonNode> rare, String name, List<QueryError> errors) {
    JsonNode node = rare.get(name);
    if (node != null && !node.isNull() && !node.isBoolean()) {
      errors.add(problem(name + " is " + node + "; it must be true or false"));
    }
    return node != null && node.asBoolean();
  }

  private static QueryError problem(String message) {
    return QueryError.request(Code.PARSE_FAILED, message);
  }
}
