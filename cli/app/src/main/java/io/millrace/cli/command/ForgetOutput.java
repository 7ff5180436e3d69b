package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.console.Tables;
import io.millrace.forget.ForgetStatus;
import io.millrace.job.forget.ForgetPlace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How far forgetting is, for people and for programs. */
final class ForgetOutput {
  private static final String NEVER = "never";

  private ForgetOutput() {}

  static String table(List<ForgetStatus> all) {
    if (all.isEmpty()) {
      return "Nothing was ever to be forgotten.";
    }
    List<List<String>> rows = new ArrayList<>();
    for (ForgetStatus status : all) {
      for (ForgetPlace place : status.places()) {
        rows.add(
            Arrays.asList(
                String.valueOf(status.id()),
                status.entity(),
                status.isFinished() ? "(forgotten)" : String.join("/", status.key()),
                place.name(),
                place.state().text(),
                place.doneAtMillis() == null ? "" : text(place.doneAtMillis()),
                place.untilMillis() == null ? "" : until(place),
                place.detail()));
      }
    }
    return Tables.of(
        List.of("id", "entity", "key", "place", "state", "at", "left until", "detail"), rows);
  }

  static ArrayNode json(List<ForgetStatus> all) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (ForgetStatus status : all) {
      ObjectNode node =
          array
              .addObject()
              .put("id", status.id())
              .put("held_by", status.heldBy())
              .put("entity", status.entity());
      if (status.key().isEmpty()) {
        node.putNull("key");
      } else {
        status.key().forEach(node.putArray("key")::add);
      }
      node.put("reason", status.reason())
          .put("requested_at", status.requestedAt().toString())
          .put("finished_at", status.isFinished() ? status.finishedAt().toString() : null);
      ArrayNode places = node.putArray("places");
      for (ForgetPlace place : status.places()) {
        places
            .addObject()
            .put("place", place.name())
            .put("state", place.state().text())
            .put("done_at", place.doneAtMillis() == null ? null : text(place.doneAtMillis()))
            .put("left_until", place.untilMillis() == null ? null : until(place))
            .put("detail", place.detail());
      }
    }
    return array;
  }

  private static String until(ForgetPlace place) {
    return place.untilMillis() == ForgetPlace.NEVER ? NEVER : text(place.untilMillis());
  }

  private static String text(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
