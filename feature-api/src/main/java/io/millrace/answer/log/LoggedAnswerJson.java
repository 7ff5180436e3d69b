package io.millrace.answer.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.answer.log.LoggedAnswer.Horizon;
import io.millrace.answer.log.LoggedAnswer.Input;
import io.millrace.answer.log.LoggedAnswer.Position;
import io.millrace.answer.log.LoggedAnswer.Row;
import io.millrace.answer.log.LoggedAnswer.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Logged answers as they travel: JSON, UTF-8, instants in milliseconds since the epoch, left out
 * when unknown. Fields that are not known are passed over, so that a later gateway may tell more.
 */
public final class LoggedAnswerJson {
  /** Topic that they travel by, where nothing else is said. */
  public static final String TOPIC = "millrace-answers";

  private static final JsonFactory JSON = new JsonFactory();
  private static final ObjectMapper MAPPER = new ObjectMapper(JSON);
  private static final String ENDED = "ended";

  private LoggedAnswerJson() {}

  /** The bytes of an answer. */
  public static byte[] write(LoggedAnswer answer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("query_id", answer.queryId());
      out.writeNumberField("place", answer.place());
      out.writeNumberField("answered_at", answer.answeredAtMillis());
      out.writeNumberField("instant", answer.atMillis());
      out.writeStringField("view", answer.view());
      out.writeStringField("fingerprint", answer.fingerprint());
      out.writeStringField("definitions", answer.definitions());
      text(out, "key", answer.key());
      if (answer.completeToMillis() == Long.MAX_VALUE) {
        out.writeStringField("complete_to", ENDED);
      } else {
        millis(out, "complete_to", answer.completeToMillis());
      }
      if (answer.row() != null) {
        row(out, answer.row());
      }
      features(out, answer.features());
      out.writeArrayFieldStart("inputs");
      for (Input input : answer.inputs()) {
        out.writeStartObject();
        out.writeStringField("feature", input.feature());
        text(out, "value", input.value());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeArrayFieldStart("horizons");
      for (Horizon horizon : answer.horizons()) {
        out.writeStartObject();
        out.writeStringField("feature", horizon.feature());
        out.writeNumberField("until", horizon.untilMillis());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void row(JsonGenerator out, Row row) throws IOException {
    out.writeObjectFieldStart("row");
    out.writeNumberField("epoch", row.epoch());
    out.writeNumberField("decided_at", row.decidedAtMillis());
    out.writeNumberField("start", row.startMillis());
    out.writeArrayFieldStart("positions");
    for (Position position : row.positions()) {
      out.writeStartObject();
      out.writeStringField("stream", position.stream());
      out.writeNumberField("partition", position.partition());
      out.writeNumberField("offset", position.offset());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void features(JsonGenerator out, List<Value> features) throws IOException {
    out.writeArrayFieldStart("features");
    for (Value value : features) {
      out.writeStartObject();
      out.writeStringField("feature", value.feature());
      text(out, "value", value.value());
      out.writeStringField("status", value.status());
      millis(out, "observed_at", value.observedAtMillis());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException says what is missing or wrong
   */
  public static LoggedAnswer read(byte[] bytes) {
    JsonNode node;
    try {
      node = MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException("a logged answer is no JSON: " + e.getMessage(), e);
    }
    return new LoggedAnswer(
        text(node, "query_id"),
        (int) number(node, "place"),
        number(node, "answered_at"),
        number(node, "instant"),
        text(node, "view"),
        text(node, "fingerprint"),
        text(node, "definitions"),
        node.path("key").textValue(),
        node.has("row") ? row(node.path("row")) : null,
        ENDED.equals(node.path("complete_to").textValue())
            ? Long.MAX_VALUE
            : node.path("complete_to").asLong(Long.MIN_VALUE),
        all(
            node,
            "features",
            each ->
                new Value(
                    text(each, "feature"),
                    each.path("value").textValue(),
                    text(each, "status"),
                    each.path("observed_at").asLong(Long.MIN_VALUE))),
        all(
            node,
            "inputs",
            each -> new Input(text(each, "feature"), each.path("value").textValue())),
        all(node, "horizons", each -> new Horizon(text(each, "feature"), number(each, "until"))));
  }

  private static Row row(JsonNode node) {
    return new Row(
        number(node, "epoch"),
        number(node, "decided_at"),
        number(node, "start"),
        all(
            node,
            "positions",
            each ->
                new Position(
                    text(each, "stream"),
                    (int) number(each, "partition"),
                    number(each, "offset"))));
  }

  private static <T> List<T> all(JsonNode node, String field, Function<JsonNode, T> read) {
    List<T> all = new ArrayList<>();
    node.path(field).forEach(each -> all.add(read.apply(each)));
    return all;
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("a logged answer has no text '" + field + "'");
    }
    return value.textValue();
  }

  private static long number(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException("a logged answer has no whole number '" + field + "'");
    }
    return value.longValue();
  }

  private static void text(JsonGenerator out, String field, String value) throws IOException {
    if (value != null) {
      out.writeStringField(field, value);
    }
  }

  private static void millis(JsonGenerator out, String field, long millis) throws IOException {
    if (millis != Long.MIN_VALUE && millis != Long.MAX_VALUE) {
      out.writeNumberField(field, millis);
    }
  }
}
