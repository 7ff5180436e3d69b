package io.millrace.gateway.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.compile.BoundStream;
import io.millrace.compile.JudgedEvent;
import io.millrace.event.BadEventException;
import io.millrace.event.EventProblem;
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

  /**
   * Reads, judges and encodes. May ask the schema registry: not for an event loop.
   *
   * @param judgedAtMillis the instant of arrival that event times are held against
   * @throws PushException if the body is no list of events, or there are too many
   */
  static PushedEvents of(
      PushTarget target, byte[] body, int mostEvents, long judgedAtMillis, EventEncoders encoders) {
    JsonNode events = parse(body, mostEvents);
    List<EncodedEvent> good = new ArrayList<>(events.size());
    List<RefusedEvent> refused = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      JudgedEvent judged = target.stream().judge(events.get(i), judgedAtMillis);
      if (!judged.isGood()) {
        refused.add(new RefusedEvent(i, judged.problems()));
        continue;
      }
      try {
        byte[] value = encoders.encode(target, judged.event());
        BoundStream.checkSize(value.length);
        good.add(new EncodedEvent(i, target.key(judged.event()), value));
      } catch (BadEventException e) {
        refused.add(new RefusedEvent(i, List.of(EventProblem.of(e))));
      }
    }
    return new PushedEvents(events.size(), good, refused);
  }

  private static JsonNode parse(byte[] body, int mostEvents) {
    JsonNode root;
    try {
      root = JsonText.reader().readTree(body);
    } catch (JsonProcessingException e) {
      throw new PushException(
          PushCode.PARSE_FAILED,
          "the body is not JSON: %s at line %d, column %d"
              .formatted(
                  e.getOriginalMessage(),
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw new PushException(PushCode.PARSE_FAILED, "the body cannot be read: " + e.getMessage());
    }
    JsonNode events = root == null ? null : root.get("events");
    if (events == null || !events.isArray() || events.isEmpty()) {
      throw new PushException(
          PushCode.PARSE_FAILED,
          "the body must be {\"events\": [{...}, ...]} with at least one event");
    }
    if (events.size() > mostEvents) {
      throw new PushException(
          PushCode.TOO_LARGE,
          "%d events are sent; at most %d are taken at a time"
              .formatted(events.size(), mostEvents));
    }
    return events;
  }
}
