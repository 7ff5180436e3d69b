package io.millrace.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.Tables;
import java.util.ArrayList;
import java.util.List;

/** Answers of the gateway as a table. */
public final class AnswerTable {
  private static final List<String> HEADERS =
      List.of("key", "feature", "value", "status", "observed at", "why");

  private AnswerTable() {}

  /** One line per answered feature. */
  public static String of(JsonNode response) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : response.path("data")) {
      JsonNode error = each.path("error");
      String why =
          error.isObject() ? error.path("message").asText() : each.path("message").asText("");
      rows.add(
          List.of(
              text(each.path("pkey")),
              each.path("field").asText(),
              text(each.path("value")),
              each.path("status").asText(),
              each.path("ts").asText("").replace("null", ""),
              why));
    }
    return Tables.of(HEADERS, rows);
  }

  /** Whether nothing is known of a key that was asked for. */
  public static boolean isAnyNotFound(JsonNode response) {
    for (JsonNode each : response.path("data")) {
      if (each.path("status").asText().equals("not_found")) {
        return true;
      }
    }
    return false;
  }

  /** The errors of a response, one a line; empty when there is none. */
  public static String errors(JsonNode response) {
    List<String> lines = new ArrayList<>();
    for (JsonNode each : response.path("errors")) {
      lines.add("%s: %s".formatted(each.path("code").asText(), each.path("message").asText()));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
