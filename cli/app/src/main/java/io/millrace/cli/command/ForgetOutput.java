package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.console.Tables;
import io.millrace.compile.KeyText;
import io.millrace.forget.Finding;
import io.millrace.forget.ForgetStatus;
import io.millrace.job.forget.ForgetPlace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How far forgetting is, for people and for programs. */
final class ForgetOutput {
  private static final String NEVER = "never";
  private static final String FORGOTTEN = "(forgotten)";

  private ForgetOutput() {}

  /** What was asked for by itself, and the keys of wider entities that each has with it. */
  private record Asked(ForgetStatus status, List<ForgetStatus> wider) {
    Finding finding() {
      return Finding.of(status, wider);
    }

    static List<Asked> of(List<ForgetStatus> all) {
      Set<Long> ids = all.stream().map(ForgetStatus::id).collect(Collectors.toSet());
      Map<Long, List<ForgetStatus>> held = new HashMap<>();
      List<ForgetStatus> alone = new ArrayList<>();
      for (ForgetStatus status : all) {
        if (status.heldBy() != null && ids.contains(status.heldBy())) {
          held.computeIfAbsent(status.heldBy(), any -> new ArrayList<>()).add(status);
        } else {
          alone.add(status);
        }
      }
      return alone.stream()
          .map(status -> new Asked(status, held.getOrDefault(status.id(), List.of())))
          .toList();
    }

    boolean isFinished() {
      return status.isFinished() && wider.stream().allMatch(ForgetStatus::isFinished);
    }

    List<List<String>> rows() {
      List<List<String>> rows = new ArrayList<>(places(status));
      rows.addAll(counted(status.id(), wider));
      return rows;
    }

    /** Of all its keys: what is left at {@code now}, and until when. */
    List<String> line(Instant now) {
      List<ForgetStatus> keys = Stream.concat(Stream.of(status), wider.stream()).toList();
      List<ForgetPlace> places = keys.stream().flatMap(key -> key.places().stream()).toList();
      List<ForgetPlace> left =
          places.stream()
              .filter(place -> place.untilMillis() != null)
              .filter(place -> place.untilMillis() > now.toEpochMilli())
              .toList();
      return List.of(
          String.valueOf(status.id()),
          status.entity(),
          FORGOTTEN,
          Numbers.of(status.places().size(), "place") + widerKeys(wider.size()),
          released(places),
          FoundText.rows(finding()),
          text(keys.stream().mapToLong(key -> key.finishedAt().toEpochMilli()).max().orElseThrow()),
          left.stream()
              .max(Comparator.comparing(ForgetPlace::untilMillis))
              .map(ForgetOutput::until)
              .orElse(""),
          Stream.of(asked(status), what(left))
              .filter(said -> !said.isEmpty())
              .collect(Collectors.joining("; ")));
    }

    private static String widerKeys(int wider) {
      return wider == 0 ? "" : ", " + Numbers.of(wider, "wider key");
    }

    private static String released(List<ForgetPlace> places) {
      long released =
          places.stream().filter(place -> place.state() == ForgetPlace.State.RELEASED).count();
      return released == 0 ? "done" : "done, %d released".formatted(released);
    }

    /** Names of what is left, those that stay longest at the end; of places alike the last date. */
    private static String what(List<ForgetPlace> left) {
      Map<String, ForgetPlace> last = new TreeMap<>();
      left.forEach(
          place ->
              last.merge(
                  place.name(),
                  place,
                  BinaryOperator.maxBy(Comparator.comparing(ForgetPlace::untilMillis))));
      return last.isEmpty()
          ? ""
          : "left: "
              + last.values().stream()
                  .sorted(Comparator.comparing(ForgetPlace::untilMillis))
                  .map(place -> "%s until %s".formatted(place.name(), until(place)))
                  .map(said -> said.replace("until " + NEVER, NEVER))
                  .collect(Collectors.joining(", "));
    }
  }

  /** Each place of what was asked for by itself; keys of wider entities are counted. */
  static String table(List<ForgetStatus> all) {
    return table(Asked.of(all).stream().flatMap(each -> each.rows().stream()).toList(), all);
  }

  /**
   * The same of what is under way; what is finished has a row each.
   *
   * @param now what is left no longer than until then is not spoken of
   */
  static String overview(List<ForgetStatus> all, Instant now) {
    List<Asked> asked = Asked.of(all);
    String table =
        table(
            asked.stream()
                .flatMap(
                    each -> each.isFinished() ? Stream.of(each.line(now)) : each.rows().stream())
                .toList(),
            all);
    return asked.stream().anyMatch(Asked::isFinished)
        ? table + "\nEach place of what is done: --status --id ID, or --json."
        : table;
  }

  /**
   * The same of what is done at all places, what there was of each key, and what is left.
   *
   * @param entity as it was asked for
   */
  static String ended(List<ForgetStatus> all, String entity) {
    List<Asked> asked = Asked.of(all);
    long nothing =
        asked.stream().filter(each -> each.finding().kind() == Finding.Kind.NOTHING).count();
    long wider = all.size() - asked.size();
    return table(all)
        + "\n"
        + asked.stream().map(each -> found(each, entity)).collect(Collectors.joining("\n"))
        + "\nForgotten: "
        + Numbers.of(asked.size() - nothing, "key")
        + (wider == 0 ? "" : ", and %d of wider entities".formatted(wider))
        + (nothing == 0 ? "" : "; nothing was found of " + Numbers.of(nothing, "key"))
        + ". What is left until a date only time removes; 'never' is for you to remove.";
  }

  private static String found(Asked asked, String entity) {
    return FoundText.sentence(
        entity, key(asked.status()), asked.status(), asked.wider().size(), asked.finding());
  }

  /** Each place of each key, and what there was of those that are done. */
  static String details(List<ForgetStatus> all) {
    return Stream.concat(
            Stream.of(table(all.stream().flatMap(status -> places(status).stream()).toList(), all)),
            Asked.of(all).stream()
                .filter(Asked::isFinished)
                .map(each -> found(each, each.status().entity())))
        .collect(Collectors.joining("\n"));
  }

  private static String table(List<List<String>> rows, List<ForgetStatus> all) {
    return all.isEmpty()
        ? "Nothing was ever to be forgotten."
        : Tables.of(
            List.of("id", "entity", "key", "place", "state", "rows", "at", "left until", "detail"),
            rows);
  }

  private static List<List<String>> places(ForgetStatus status) {
    List<List<String>> rows = new ArrayList<>();
    if (status.heldBy() == null) {
      rows.add(
          List.of(
              String.valueOf(status.id()),
              status.entity(),
              key(status),
              "(request)",
              "asked",
              "",
              text(status.requestedAt().toEpochMilli()),
              "",
              status.reason()));
    }
    for (ForgetPlace place : status.places()) {
      rows.add(
          Arrays.asList(
              String.valueOf(status.id()),
              status.entity(),
              key(status),
              place.name(),
              place.state().text(),
              FoundText.rows(place),
              place.doneAtMillis() == null ? "" : text(place.doneAtMillis()),
              place.untilMillis() == null ? "" : until(place),
              place.detail()));
    }
    return rows;
  }

  private static String key(ForgetStatus status) {
    return status.isFinished() && status.key().isEmpty() ? FORGOTTEN : KeyText.of(status.key());
  }

  /** When it was asked for, and why. */
  private static String asked(ForgetStatus status) {
    String at = "asked at " + text(status.requestedAt().toEpochMilli());
    return status.reason().isEmpty() ? at : at + ": " + status.reason();
  }

  /**
   * How many of the keys that hold one are forgotten, and at which places others wait: with what
   * the first of them says there, and how many say something else.
   */
  private static List<List<String>> counted(long id, List<ForgetStatus> held) {
    Map<String, List<ForgetStatus>> byEntity = new TreeMap<>();
    held.forEach(
        each -> byEntity.computeIfAbsent(each.entity(), any -> new ArrayList<>()).add(each));
    List<List<String>> rows = new ArrayList<>();
    byEntity.forEach(
        (entity, some) -> {
          long done = some.stream().filter(ForgetStatus::isFinished).count();
          rows.add(
              counted(
                  id,
                  entity,
                  some.size(),
                  "(all)",
                  "%d of %d forgotten".formatted(done, some.size()),
                  FoundText.rows(Finding.of(some.get(0), some.subList(1, some.size()))),
                  "each by --status --id %d, or --json".formatted(id)));
          Map<String, List<ForgetPlace>> pending = new TreeMap<>();
          some.stream()
              .flatMap(each -> each.places().stream())
              .filter(ForgetPlace::isPending)
              .forEach(
                  place ->
                      pending.computeIfAbsent(place.name(), any -> new ArrayList<>()).add(place));
          pending.forEach(
              (place, waiting) ->
                  rows.add(
                      counted(
                          id,
                          entity,
                          some.size(),
                          place,
                          waiting.size() + " pending",
                          "",
                          said(waiting))));
        });
    return rows;
  }

  private static List<String> counted(
      long id, String entity, int keys, String place, String state, String rows, String detail) {
    return List.of(
        String.valueOf(id),
        entity,
        "(%s)".formatted(Numbers.of(keys, "wider key")),
        place,
        state,
        rows,
        "",
        "",
        detail);
  }

  /** What the first says that says anything: why it fails, or what it does. */
  private static String said(List<ForgetPlace> waiting) {
    List<String> details =
        waiting.stream().map(ForgetPlace::detail).filter(detail -> !detail.isEmpty()).toList();
    if (details.isEmpty()) {
      return "";
    }
    String first = details.get(0);
    long same = details.stream().filter(first::equals).count();
    long other = details.size() - same;
    return first
        + (waiting.size() == 1 ? "" : " (%d of %d".formatted(same, waiting.size()))
        + (waiting.size() == 1 ? "" : other == 0 ? ")" : "; %d others)".formatted(other));
  }

  static ArrayNode json(List<ForgetStatus> all) {
    Map<Long, Finding> findings = new HashMap<>();
    Asked.of(all).forEach(asked -> findings.put(asked.status().id(), asked.finding()));
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
      Finding finding = findings.getOrDefault(status.id(), Finding.of(status, List.of()));
      node.put("forgotten_before", status.before())
          .put("found", FoundText.code(finding))
          .put("rows", FoundText.isRowsKnown(finding) ? finding.rows() : null)
          .put("rows_at_least", finding.isLeast());
      finding.unknown().stream().sorted().forEach(node.putArray("not_known_of")::add);
      ArrayNode places = node.putArray("places");
      for (ForgetPlace place : status.places()) {
        places
            .addObject()
            .put("place", place.name())
            .put("state", place.state().text())
            .put("rows", place.isOfRows() ? place.rowsGone() : null)
            .put("rows_at_least", place.isOfRows() && place.isLeast())
            .put("held", place.isState() && place.rowsGone() != null ? place.rowsGone() > 0 : null)
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
