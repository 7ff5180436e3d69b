package io.millrace.gateway.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.event.EventProblem;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** Replies as JSON. */
final class PushAnswers {
  /** Most problems that one reply lists; the first ones. */
  static final int MOST_PROBLEMS = 1_000;

  static final String REPLAYED = "idempotent-replayed";

  private static final JsonMapper JSON = new JsonMapper();
  private static final int OK = 200;

  private PushAnswers() {}

  /** What was taken and where it lies. */
  static String taken(PushTarget target, PushedEvents events, SortedMap<Integer, Written> written) {
    ObjectNode body = JSON.createObjectNode();
    body.put("source", target.name());
    body.put("taken", written.size());
    body.put("rejected", events.events() - written.size());
    ArrayNode offsets = body.putArray("offsets");
    for (int i = 0; i < events.events(); i++) {
      Written at = written.get(i);
      if (at == null) {
        offsets.addNull();
      } else {
        offsets.addObject().put("partition", at.partition()).put("offset", at.offset());
      }
    }
    List<RefusedEvent> refused =
        events.refused().stream().filter(each -> !written.containsKey(each.index())).toList();
    list(body.putArray("errors"), refused);
    return text(body);
  }

  static PushReply ok(String answer) {
    return new PushReply(OK, Map.of(), answer.getBytes(StandardCharsets.UTF_8));
  }

  /** The reply to an earlier try of the same request. */
  static PushReply replayed(String answer) {
    return new PushReply(OK, Map.of(REPLAYED, "true"), answer.getBytes(StandardCharsets.UTF_8));
  }

  /** Why nothing is taken. */
  static PushReply refused(PushException why) {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode errors = body.putArray("errors");
    if (why.refused().isEmpty()) {
      error(errors, why.code(), why.getMessage());
    } else {
      list(errors, why.refused());
    }
    Map<String, String> headers = new HashMap<>();
    if (why.retryAfterSeconds() > 0) {
      headers.put("retry-after", Long.toString(why.retryAfterSeconds()));
    }
    return new PushReply(
        why.code().httpStatus(), headers, text(body).getBytes(StandardCharsets.UTF_8));
  }

  private static void list(ArrayNode errors, List<RefusedEvent> refused) {
    for (RefusedEvent event : refused) {
      for (EventProblem problem : event.problems()) {
        if (errors.size() == MOST_PROBLEMS) {
          return;
        }
        ObjectNode error =
            error(
                errors,
                PushCode.VALIDATION_FAILED,
                "%s[%d]: %s".formatted(event.list(), event.index(), problem.message()));
        error.put("index", event.index());
        error.put("field", problem.field());
        error.put("value", problem.value());
        error.put("accepted", problem.accepted());
        error.put("reason", problem.reason().name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private static ObjectNode error(ArrayNode errors, PushCode code, String message) {
    return errors
        .addObject()
        .put("code", code.name())
        .put("category", code.category())
        .put("message", message)
        .putNull("index")
        .putNull("field")
        .putNull("value")
        .putNull("accepted")
        .putNull("reason");
  }

  private static String text(ObjectNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a tree can be written", e);
    }
  }
}
