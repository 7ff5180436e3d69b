package io.millrace.gateway.push;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.millrace.compile.BoundStream;
import io.millrace.compile.JudgedEvent;
import io.millrace.event.BadEventException;
import io.millrace.event.EventProblem;
import io.millrace.gateway.query.JsonProblem;
import io.millrace.type.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a request: those that are good as they are written, and the others.
 *
 * @param events how many there are
 * @param good in the order of the request
 * @param refused in the order of the request
 */
record PushedEvents(int events, List<EncodedEvent> good, List<RefusedEvent> refused) {
  /** Which of two fields of one name is meant, or which of two lists, nobody knows. */
  private static final ObjectReader JSON =
      JsonText.reader()
          .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * Reads, judges and encodes one event after the other: of a large body there is never a tree. May
   * ask the schema registry: not for an event loop.
   *
   * @param judgedAtMillis the instant of arrival that event times are held against
   * @throws PushException if the body is no list of events, or there are too many
   */
  static PushedEvents of(
      PushTarget target, byte[] body, int mostEvents, long judgedAtMillis, EventEncoders encoders) {
    Reading reading = new Reading(target, mostEvents, judgedAtMillis, encoders);
    try (JsonParser parser = JSON.createParser(body)) {
      reading.read(parser);
    } catch (JsonProcessingException e) {
      throw noJson(JsonProblem.of(e), e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    } catch (IOException e) {
      throw new PushException(PushCode.PARSE_FAILED, "the body cannot be read: " + e.getMessage());
    }
    if (reading.events > mostEvents) {
      throw new PushException(
          PushCode.TOO_LARGE,
          "%d %s are sent; at most %d are taken at a time"
              .formatted(reading.events, target.list(), mostEvents));
    }
    return new PushedEvents(reading.events, reading.good, reading.refused);
  }

  private static PushException noJson(String why, int line, int column) {
    return new PushException(
        PushCode.PARSE_FAILED,
        "the body is not JSON: %s at line %d, column %d".formatted(why, line, column));
  }

  /** What has been read so far. */
  private static final class Reading {
    private final PushTarget target;
    private final int mostEvents;
    private final long judgedAtMillis;
    private final EventEncoders encoders;
    private final FieldsGivenTwice givenTwice;
    private final List<EncodedEvent> good = new ArrayList<>();
    private final List<RefusedEvent> refused = new ArrayList<>();
    private int events;

    Reading(PushTarget target, int mostEvents, long judgedAtMillis, EventEncoders encoders) {
      this.target = target;
      this.mostEvents = mostEvents;
      this.judgedAtMillis = judgedAtMillis;
      this.encoders = encoders;
      this.givenTwice = new FieldsGivenTwice(target.feed().binding().type());
    }

    void read(JsonParser parser) throws IOException {
      boolean isList = parser.nextToken() == JsonToken.START_OBJECT;
      while (isList && parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isEvents = parser.currentName().equals(target.list());
        JsonToken value = parser.nextToken();
        if (!isEvents) {
          parser.skipChildren();
          continue;
        }
        isList = value == JsonToken.START_ARRAY;
        while (isList && parser.nextToken() != JsonToken.END_ARRAY) {
          add(parser);
        }
      }
      if (!isList || events == 0) {
        throw new PushException(
            PushCode.PARSE_FAILED,
            "the body must be {\"%s\": [{...}, ...]} with at least one %s"
                .formatted(target.list(), target.list().replaceFirst("s$", "")));
      }
      if (parser.nextToken() != null) {
        throw noJson(
            "Trailing token " + parser.currentToken(),
            parser.currentTokenLocation().getLineNr(),
            parser.currentTokenLocation().getColumnNr());
      }
    }

    private void add(JsonParser parser) throws IOException {
      int index = events++;
      if (index >= mostEvents) {
        // Only counted, for the message.
        parser.skipChildren();
        return;
      }
      JsonNode event = JsonText.read(JSON, parser);
      String twice = givenTwice.problem(event);
      if (twice != null) {
        throw new PushException(
            PushCode.PARSE_FAILED, "%s[%d]: %s".formatted(target.list(), index, twice));
      }
      JudgedEvent judged = target.feed().judge(event, judgedAtMillis);
      if (!judged.isGood()) {
        refused.add(new RefusedEvent(target.list(), index, judged.problems()));
        return;
      }
      try {
        byte[] value = encoders.encode(target, judged.event());
        BoundStream.checkSize(value.length);
        good.add(new EncodedEvent(index, target.key(judged.event()), value));
      } catch (BadEventException e) {
        refused.add(new RefusedEvent(target.list(), index, List.of(EventProblem.of(e))));
      }
    }
  }
}
