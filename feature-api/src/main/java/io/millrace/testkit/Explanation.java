package io.millrace.testkit;

import io.millrace.answer.Answer;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.Window;
import io.millrace.event.BadEventException;
import io.millrace.manifest.FeatureSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why a feature has its value: what became of each event that was sent. Its text is for people.
 *
 * @param feature qualified name
 * @param answer the answer explained
 * @param window the span of event time that counts, or what the feature is computed from
 * @param events one verdict per event of the view's streams, in the order sent, then one per
 *     version of a row that a pull of its tables brought; empty for a feature that is derived or
 *     given
 */
public record Explanation(String feature, Answer answer, String window, List<EventVerdict> events) {

  /** What became of one event. */
  public record EventVerdict(Object event, boolean counted, String reason) {}

  /** The events that counted. */
  public List<Object> counted() {
    return events.stream().filter(EventVerdict::counted).map(EventVerdict::event).toList();
  }

  static Explanation of(
      BoundFeature feature,
      List<SentEvent> sent,
      PulledTables tables,
      EntityKey key,
      long atMillis,
      Answer answer) {
    FeatureSpec spec = feature.spec();
    return switch (spec.kind()) {
      case INPUT ->
          new Explanation(feature.qualifiedName(), answer, "comes with the request", List.of());
      case DERIVED ->
          new Explanation(
              feature.qualifiedName(),
              answer,
              "derived from " + String.join(", ", spec.inputs()),
              List.of());
      case AGGREGATED -> {
        int slot = feature.view().layout().columns().get(spec.column()).slot();
        WindowEdges edges = WindowEdges.of(spec.window(), atMillis);
        List<EventVerdict> verdicts = new ArrayList<>();
        for (SentEvent event : sent) {
          if (feature.view().streams().contains(event.stream().spec().name())) {
            verdicts.add(verdict(feature.view(), slot, event, key, atMillis, edges));
          }
        }
        verdicts.addAll(RowVerdicts.of(feature, tables, key, edges));
        yield new Explanation(feature.qualifiedName(), answer, edges.toString(), verdicts);
      }
    };
  }

  private static EventVerdict verdict(
      BoundView view, int slot, SentEvent event, EntityKey key, long atMillis, WindowEdges edges) {
    try {
      event.check();
      long time = event.timeMillis();
      if (event.arrivalMillis() > atMillis) {
        return out(event, "arrives later, at " + Instant.ofEpochMilli(event.arrivalMillis()));
      }
      for (Contribution contribution :
          view.contributions(
              event.stream().spec().name(),
              event.event(),
              time,
              event.arrivalMillis(),
              0,
              event.offset())) {
        if (contribution.key().equals(key)) {
          return contribution.values()[slot] == null
              ? out(event, "adds nothing here: filtered out, or null")
              : new EventVerdict(event.event(), edges.hold(time), edges.reason(time));
        }
      }
      return out(event, "is of another key, or filtered out");
    } catch (BadEventException e) {
      return out(event, "is bad: " + e.code() + ": " + e.getMessage());
    }
  }

  private static EventVerdict out(SentEvent event, String reason) {
    return new EventVerdict(event.event(), false, reason);
  }

  @Override
  public String toString() {
    String head =
        "%s = %s (%s); %s".formatted(feature, answer.value(), answer.status().text(), window);
    return events.stream()
        .map(
            verdict ->
                (verdict.counted() ? "  + " : "  - ") + verdict.event() + ": " + verdict.reason())
        .collect(Collectors.joining("\n", head + "\n", ""));
  }

  /**
   * The span of event time that a window counts at an instant: from its left edge, before its
   * right.
   */
  record WindowEdges(long left, long right, long tile) {

    static WindowEdges of(Window window, long atMillis) {
      long right = atMillis - window.delayMillis();
      long left =
          window.isLifetime()
              ? Long.MIN_VALUE
              : Math.floorDiv(right - window.lengthMillis(), window.tileMillis())
                  * window.tileMillis();
      return new WindowEdges(left, right, window.tileMillis());
    }

    boolean hold(long time) {
      return left <= time && time < right;
    }

    String reason(long time) {
      if (time >= right) {
        return "at " + Instant.ofEpochMilli(time) + ", not before the right edge";
      }
      if (time < left) {
        return "at " + Instant.ofEpochMilli(time) + ", before the left edge";
      }
      long tileStart = tile == 0 ? time : Math.floorDiv(time, tile) * tile;
      return tile == 0
          ? "counts"
          : "counts, in the tile that starts at " + Instant.ofEpochMilli(tileStart);
    }

    @Override
    public String toString() {
      return "counts events from "
          + (left == Long.MIN_VALUE ? "the beginning" : Instant.ofEpochMilli(left))
          + " and before "
          + Instant.ofEpochMilli(right);
    }
  }
}
