package io.millrace.compile;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.event.BadEventException;
import io.millrace.event.EventProblem;
import io.millrace.event.ReasonCode;
import io.millrace.type.UnreadableValueException;
import io.millrace.type.ValueCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All problems of one event; a job stops at the first. */
final class EventJudge {
  private EventJudge() {}

  static JudgedEvent judge(BoundStream stream, JsonNode node, long arrivalMillis) {
    if (!node.isObject()) {
      String kind = node.getNodeType().name().toLowerCase(Locale.ROOT);
      return new JudgedEvent(
          null,
          List.of(
              new EventProblem(
                  ReasonCode.UNDECODABLE,
                  null,
                  BoundStream.shown(node),
                  "a JSON object",
                  "The event is JSON, but no object: " + kind)));
    }
    Object event;
    try {
      event = stream.binding().fromJson(node);
    } catch (BadEventException e) {
      return new JudgedEvent(null, unreadable(stream, node, e));
    }
    List<EventProblem> problems = new ArrayList<>();
    time(stream, event, arrivalMillis, problems);
    constraints(stream, event, problems);
    return new JudgedEvent(event, problems);
  }

  private static List<EventProblem> unreadable(
      BoundStream stream, JsonNode node, BadEventException first) {
    List<EventProblem> problems = new ArrayList<>();
    for (UnreadableValueException each :
        ValueCodec.of(stream.binding().type()).jsonProblems(node)) {
      ReasonCode reason =
          switch (each.fault()) {
            case MISSING -> ReasonCode.MISSING_FIELD;
            case WRONG_TYPE -> ReasonCode.WRONG_TYPE;
          };
      problems.add(
          new EventProblem(reason, each.place(), each.found(), each.accepted(), each.getMessage()));
    }
    return problems.isEmpty() ? List.of(EventProblem.of(first)) : problems;
  }

  private static void time(
      BoundStream stream, Object event, long arrivalMillis, List<EventProblem> problems) {
    long timeMillis;
    try {
      timeMillis = stream.eventTimeMillis(event);
    } catch (BadEventException e) {
      problems.add(
          new EventProblem(
              e.code(), stream.spec().eventTime(), null, "an instant in UTC", e.getMessage()));
      return;
    }
    try {
      stream.checkAhead(timeMillis, arrivalMillis);
    } catch (BadEventException e) {
      long latest = arrivalMillis + stream.spec().aheadMillis();
      problems.add(
          new EventProblem(
              e.code(),
              stream.spec().eventTime(),
              Instant.ofEpochMilli(timeMillis).toString(),
              "an instant up to " + Instant.ofEpochMilli(latest),
              e.getMessage()));
    }
  }

  private static void constraints(BoundStream stream, Object event, List<EventProblem> problems) {
    for (BoundFeed.BoundCheck check : stream.checks()) {
      String field = check.field().name() == null ? stream.spec().name() : check.field().name();
      try {
        Object value = check.field().canonical(event, stream.spec().name() + "." + field);
        for (BoundConstraint constraint : check.constraints()) {
          if (constraint.isBrokenBy(value)) {
            problems.add(
                new EventProblem(
                    ReasonCode.CONSTRAINT,
                    check.field().name(),
                    value == null ? null : BoundStream.shown(value),
                    constraint.accepted(),
                    stream.broken(field, value, constraint)));
          }
        }
      } catch (BadEventException e) {
        problems.add(EventProblem.of(e));
      }
    }
  }
}
