package io.millrace.core;

import io.millrace.aggregate.Aggregator;
import io.millrace.aggregate.Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the columns that share a set of windows are kept: each event once, in one chain of ever
 * coarser tiles. The finest level holds an event until no window of that tile counts it; then its
 * whole tile moves into the tile around it of the next level, and from the last one it is dropped.
 * Any window's left edge falls between tiles of the levels it still reaches, so all windows are
 * read from the same running suffix.
 *
 * <p>A delay only shifts time: the chain lives in event time, at {@code t - delay}.
 *
 * <p>The level of an event is a function of its time and of how far the clean-up has come, never of
 * the order of arrival; hence the same events give the same state.
 */
final class TileChain {
  final long delayMillis;
  final Span[] levels;
  final Column[] columns;

  /** The distinct windows, without the delay. */
  final Span[] spans;

  /** Slots of the layout that feed the columns, rising. */
  final int[] slots;

  final boolean keepsOrder;

  /** Which one event is kept of many, where that is enough for all columns; else null. */
  private final Choice choice;

  /** Places of the columns, together those of one slot that keep the same. */
  final int[][] alike;

  TileChain(long delayMillis, List<Span> spans, List<Span> levels, List<Column> columns) {
    this.spans = spans.toArray(Span[]::new);
    this.delayMillis = delayMillis;
    this.levels = levels.toArray(Span[]::new);
    this.columns = columns.toArray(Column[]::new);
    this.slots = columns.stream().mapToInt(Column::slot).distinct().sorted().toArray();
    this.keepsOrder = columns.stream().anyMatch(column -> column.aggregator().usesOrder());
    this.alike = alike(columns);
    this.choice = choice(columns);
  }

  /** All columns must take one slot: else an event could be chosen that says nothing in another. */
  private static Choice choice(List<Column> columns) {
    Choice choice = columns.get(0).aggregator().choice();
    for (Column column : columns) {
      if (choice == null
          || !choice.equals(column.aggregator().choice())
          || column.slot() != columns.get(0).slot()) {
        return null;
      }
    }
    return choice;
  }

  private static int[][] alike(List<Column> columns) {
    Map<List<Object>, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      List<Object> kept = List.of(columns.get(i).slot(), columns.get(i).aggregator().keeps());
      places.computeIfAbsent(kept, key -> new ArrayList<>()).add(i);
    }
    return places.values().stream()
        .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  /** One aggregation of the chain with the cells that read it. */
  record Column(int slot, Aggregator<Object> aggregator, Cell[] cells) {
    /** The places in the row of the cells over a span. */
    int[] cellsOf(int spanPlace) {
      return Arrays.stream(cells)
          .filter(cell -> cell.spanPlace() == spanPlace)
          .mapToInt(Cell::index)
          .toArray();
    }

    Object foldInto(Object accumulator, Event event) {
      Object value = event.values()[slot];
      if (value == null) {
        return accumulator;
      }
      Object into = accumulator == null ? aggregator.create() : accumulator;
      aggregator.add(into, value, event.order());
      return into;
    }
  }

  /**
   * A cell of the row: what it counts, and the last level in which something that counts can be.
   *
   * @param index place in the row
   * @param spanPlace place of its span among those of the chain
   */
  record Cell(int index, Span span, int spanPlace, int lastLevel) {}

  boolean feeds(Event event) {
    for (int slot : slots) {
      if (event.values()[slot] != null) {
        return true;
      }
    }
    return false;
  }

  /** Both tiles in one; either may be changed or become part of the result. */
  Object join(Object tile, Object other) {
    if (choice != null && tile instanceof Event first && other instanceof Event second) {
      int slot = columns[0].slot();
      boolean stays =
          choice.prefers(
              first.values()[slot], first.order(), second.values()[slot], second.order());
      return stays ? first : second;
    }
    if (other instanceof Event event) {
      return add(tile, event);
    }
    if (tile instanceof Event event) {
      return add(other, event);
    }
    Object[] into = (Object[]) tile;
    Object[] from = (Object[]) other;
    for (int c = 0; c < columns.length; c++) {
      if (into[c] == null) {
        into[c] = from[c];
      } else if (from[c] != null) {
        columns[c].aggregator().merge(into[c], from[c]);
      }
    }
    return into;
  }

  /** Whether the tiles are worth what none are. */
  boolean holdsNothing(TileTable table) {
    for (int i = 0; i < table.size(); i++) {
      if (choice == null
          || !(table.tile(i) instanceof Event event)
          || !choice.isNothing(event.values()[columns[0].slot()])) {
        return false;
      }
    }
    return true;
  }

  private Object[] add(Object tile, Event event) {
    Object[] into =
        tile instanceof Event first ? add(new Object[columns.length], first) : (Object[]) tile;
    for (int c = 0; c < columns.length; c++) {
      into[c] = columns[c].foldInto(into[c], event);
    }
    return into;
  }

  /**
   * Adds what a tile holds for one column.
   *
   * @return whether it holds anything
   */
  boolean fold(Object accumulator, int column, Object tile) {
    if (tile instanceof Event event) {
      if (event.values()[columns[column].slot()] == null) {
        return false;
      }
      columns[column].foldInto(accumulator, event);
      return true;
    }
    Object part = ((Object[]) tile)[column];
    if (part == null) {
      return false;
    }
    columns[column].aggregator().merge(accumulator, part);
    return true;
  }

  /**
   * Adds what a tile or a {@link TileBlock} holds for a group of {@link #alike} columns.
   *
   * @return whether it holds anything
   */
  boolean foldPart(Object accumulator, int group, Object part) {
    int column = alike[group][0];
    if (!(part instanceof TileBlock block)) {
      return fold(accumulator, column, part);
    }
    Object fold = block.folds()[group];
    if (fold == null) {
      return false;
    }
    columns[column].aggregator().merge(accumulator, fold);
    return true;
  }
}
