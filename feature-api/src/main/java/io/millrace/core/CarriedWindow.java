package io.millrace.core;

import io.millrace.aggregate.Aggregator;
import io.millrace.row.CellValue;
import java.util.Arrays;

/** One window of a chain, carried on: the events from {@code left} to {@code right}, added up. */
final class CarriedWindow {
  private final TileChain chain;
  private final Span span;
  private final WindowSweep.SweptEvents events;

  /** By group of alike columns. */
  private final Object[] totals;

  /** By group and column of it the cells that read it over this window. */
  private final int[][][] cells;

  /** What the columns say, null where that is not known since something has changed. */
  private final CellValue[][] known;

  private int left;
  private int right;

  CarriedWindow(TileChain chain, int spanPlace, WindowSweep.SweptEvents events) {
    this.chain = chain;
    this.span = chain.spans[spanPlace];
    this.events = events;
    this.totals = new Object[chain.alike.length];
    this.cells = new int[totals.length][][];
    this.known = new CellValue[totals.length][];
    for (int group = 0; group < totals.length; group++) {
      int[] columns = chain.alike[group];
      cells[group] = new int[columns.length][];
      known[group] = new CellValue[columns.length];
      for (int i = 0; i < columns.length; i++) {
        cells[group][i] = chain.columns[columns[i]].cellsOf(spanPlace);
      }
    }
    clear();
  }

  void clear() {
    left = 0;
    right = 0;
    for (int group = 0; group < totals.length; group++) {
      totals[group] = aggregator(group).create();
      forget(group);
    }
  }

  int left() {
    return left;
  }

  int right() {
    return right;
  }

  /** The first events have been dropped, none of which counted. */
  void moved(int dropped) {
    left -= dropped;
    right -= dropped;
  }

  /**
   * Moves on.
   *
   * @param nowMillis the instant asked for, without the delay
   * @param entered place after the last event before it
   */
  void carry(long nowMillis, int entered) {
    long start = span.start(span.oldestAt(nowMillis));
    int first = left;
    while (first < entered && events.time(first) < start) {
      first++;
    }
    if (first == left && entered == right) {
      return;
    }
    boolean anew = first >= right || first - left + entered - right > entered - first;
    for (int group = 0; group < totals.length; group++) {
      Aggregator<Object> aggregator = aggregator(group);
      Object[] values = events.slot(chain.columns[chain.alike[group][0]].slot());
      if (anew) {
        totals[group] = aggregator.create();
      } else {
        remove(aggregator, totals[group], values, left, first);
      }
      add(aggregator, totals[group], values, anew ? first : right, entered);
      forget(group);
    }
    left = first;
    right = entered;
  }

  private static void add(
      Aggregator<Object> aggregator, Object total, Object[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      if (values[i] != null) {
        aggregator.add(total, values[i], Aggregator.NO_ORDER);
      }
    }
  }

  private static void remove(
      Aggregator<Object> aggregator, Object total, Object[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      if (values[i] != null) {
        aggregator.remove(total, values[i]);
      }
    }
  }

  void read(CellValue[] into) {
    for (int group = 0; group < totals.length; group++) {
      for (int i = 0; i < cells[group].length; i++) {
        if (cells[group][i].length == 0) {
          continue;
        }
        if (known[group][i] == null) {
          int column = chain.alike[group][i];
          known[group][i] = Reading.of(chain.columns[column].aggregator(), totals[group]);
        }
        for (int cell : cells[group][i]) {
          into[cell] = known[group][i];
        }
      }
    }
  }

  private Aggregator<Object> aggregator(int group) {
    return chain.columns[chain.alike[group][0]].aggregator();
  }

  private void forget(int group) {
    Arrays.fill(known[group], null);
  }
}
