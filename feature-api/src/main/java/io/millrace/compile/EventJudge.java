package io.millrace.compile;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.event.BadEventException;
import io.millrace.event.EventProblem;
import io.millrace.event.ReasonCode;
import io.millrace.type.UnreadableValueException;
import io.millrace.type.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All problems of one event or row; a job stops at the first. */
final class EventJudge {
  private EventJudge() {}

  static JudgedEvent judge(BoundFeed feed, JsonNode node, long arrivalMillis) {
    if (!node.isObject()) {
      String kind = node.getNodeType().name().toLowerCase(Locale.ROOT);
      return new JudgedEvent(
          null,
          List.of(
              new EventProblem(
                  ReasonCode.UNDECODABLE,
                  null,
                  BoundFeed.shown(node),
                  "a JSON object",
                  "The %s is JSON, but no object: %s".formatted(feed.noun(), kind))));
    }
    Object event;
    try {
      event = feed.binding().fromJson(node);
    } catch (BadEventException e) {
      return new JudgedEvent(null, unreadable(feed, node, e));
    }
    List<EventProblem> problems = new ArrayList<>();
    feed.judge(event, arrivalMillis, problems);
    constraints(feed, event, problems);
    return new JudgedEvent(event, problems);
  }

  private static List<EventProblem> unreadable(
      BoundFeed feed, JsonNode node, BadEventException first) {
    List<EventProblem> problems = new ArrayList<>();
    for (UnreadableValueException each : ValueCodec.of(feed.binding().type()).jsonProblems(node)) {
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

  private static void constraints(BoundFeed feed, Object event, List<EventProblem> problems) {
    for (BoundFeed.BoundCheck check : feed.checks()) {
      String field = check.field().name() == null ? feed.name() : check.field().name();
      try {
        Object value = check.field().canonical(event, feed.name() + "." + field);
        for (BoundConstraint constraint : check.constraints()) {
          if (constraint.isBrokenBy(value)) {
            problems.add(
                new EventProblem(
                    ReasonCode.CONSTRAINT,
                    check.field().name(),
                    value == null ? null : BoundFeed.shown(value),
                    constraint.accepted(),
                    feed.broken(field, value, constraint)));
          }
        }
      } catch (BadEventException e) {
        problems.add(EventProblem.of(e));
      }
    }
  }
}
