package io.millrace.core;

import io.millrace.aggregate.Aggregator;
import io.millrace.aggregate.Choice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sorts the columns of a layout into chains. The same layout gives the same chains in the same
 * order.
 */
final class ChainPlan {
  private static final Comparator<Span> FINEST_AND_LONGEST_FIRST =
      Comparator.comparingLong(
              (Span span) -> span.tileMillis() == 0 ? Long.MAX_VALUE : span.tileMillis())
          .thenComparing(Comparator.comparingLong(Span::lengthMillis).reversed());

  private final ViewLayout layout;
  private final Map<ChainKey, List<Integer>> columnsOf = new LinkedHashMap<>();

  /**
   * @param chosen slot and choice, where one event is enough for the columns of a slot; else empty:
   *     together with other columns it would not be
   */
  private record ChainKey(long delayMillis, List<Span> spans, List<Object> chosen) {}

  private ChainPlan(ViewLayout layout) {
    this.layout = layout;
  }

  static List<TileChain> of(ViewLayout layout) {
    ChainPlan plan = new ChainPlan(layout);
    for (int column = 0; column < layout.columns().size(); column++) {
      plan.assign(column);
    }
    List<TileChain> chains = new ArrayList<>();
    plan.columnsOf.forEach((key, columns) -> chains.add(plan.chain(key, columns)));
    return chains;
  }

  private void assign(int column) {
    Map<Long, TreeSet<Span>> byDelay = new TreeMap<>();
    for (ViewLayout.Cell cell : layout.cells()) {
      if (cell.column() == column) {
        byDelay
            .computeIfAbsent(
                cell.window().delayMillis(), delay -> new TreeSet<>(FINEST_AND_LONGEST_FIRST))
            .add(span(cell.window()));
      }
    }
    byDelay.forEach(
        (delay, spans) -> {
          for (List<Span> nested : nested(spans)) {
            columnsOf
                .computeIfAbsent(
                    new ChainKey(delay, nested, chosen(column)), key -> new ArrayList<>())
                .add(column);
          }
        });
  }

  private List<Object> chosen(int column) {
    ViewLayout.Column plan = layout.columns().get(column);
    Choice choice = plan.aggregator().choice();
    return choice == null ? List.of() : List.of(plan.slot(), choice);
  }

  private static Span span(Window window) {
    return new Span(window.lengthMillis(), window.tileMillis());
  }

  /**
   * Splits spans, the finest first, so that in each part every tile is a union of the one before.
   */
  private static List<List<Span>> nested(Iterable<Span> spans) {
    List<List<Span>> parts = new ArrayList<>();
    for (Span span : spans) {
      List<Span> home = null;
      for (List<Span> part : parts) {
        if (home == null && span.nests(part.get(part.size() - 1))) {
          home = part;
        }
      }
      if (home == null) {
        home = new ArrayList<>();
        parts.add(home);
      }
      home.add(span);
    }
    return parts;
  }

  private TileChain chain(ChainKey key, List<Integer> columns) {
    List<Span> levels = new ArrayList<>();
    Map<Span, Integer> lastLevel = new LinkedHashMap<>();
    for (Span span : key.spans()) {
      int level = holder(levels, span);
      if (level == levels.size()) {
        levels.add(span);
      }
      lastLevel.put(span, level);
    }
    return new TileChain(
        key.delayMillis(),
        key.spans(),
        levels,
        columns.stream().map(column -> column(column, key, lastLevel)).toList());
  }

  /**
   * The first level that holds every tile at least as long as the span counts it, else a new one.
   */
  private static int holder(List<Span> levels, Span span) {
    for (int level = 0; level < levels.size(); level++) {
      Span held = levels.get(level);
      if (held.tileMillis() == 0
          || span.tileMillis() != 0
              && Instants.plus(span.lengthMillis(), span.tileMillis() - held.tileMillis())
                  <= held.lengthMillis()) {
        return level;
      }
    }
    return levels.size();
  }

  @SuppressWarnings("unchecked") // accumulators only ever meet the aggregator that made them
  private TileChain.Column column(int column, ChainKey key, Map<Span, Integer> lastLevel) {
    List<TileChain.Cell> cells = new ArrayList<>();
    for (int i = 0; i < layout.cells().size(); i++) {
      ViewLayout.Cell cell = layout.cells().get(i);
      Integer level = lastLevel.get(span(cell.window()));
      if (cell.column() == column
          && cell.window().delayMillis() == key.delayMillis()
          && level != null) {
        cells.add(
            new TileChain.Cell(
                i, span(cell.window()), key.spans().indexOf(span(cell.window())), level));
      }
    }
    ViewLayout.Column plan = layout.columns().get(column);
    return new TileChain.Column(
        plan.slot(), (Aggregator<Object>) plan.aggregator(), cells.toArray(TileChain.Cell[]::new));
  }
}
