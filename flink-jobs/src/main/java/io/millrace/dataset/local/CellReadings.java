package io.millrace.dataset.local;

import io.millrace.aggregate.Aggregator;
import io.millrace.answer.StoredRow;
import io.millrace.compile.BoundView;
import io.millrace.core.ViewLayout;
import io.millrace.row.CellValue;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;

/**
 * What a view's cells were worth at each row of the spine, and where its key had a row at all.
 * Stands for the online rows when answers are made. Threads may put different rows of the spine at
 * the same time, and read when all is put.
 */
final class CellReadings {
  private final int rows;
  private final int[] cells;
  private final int[] places;
  private final CellColumn[] columns;
  private final boolean[] found;
  private final BitSet[] beyondHorizon;
  private final BitSet unreadable = new BitSet();

  /** Of rows that were served; null where rows are recomputed at the instant asked for. */
  private long[] startMillis;

  /**
   * @param needed places of cells in the view's row
   * @param rows of the spine
   */
  CellReadings(BoundView view, Collection<Integer> needed, int rows) {
    ViewLayout layout = view.layout();
    this.cells = needed.stream().mapToInt(Integer::intValue).sorted().toArray();
    this.places = new int[layout.cells().size()];
    this.columns = new CellColumn[cells.length];
    this.found = new boolean[rows];
    this.beyondHorizon = new BitSet[cells.length];
    this.rows = rows;
    Arrays.fill(places, -1);
    for (int i = 0; i < cells.length; i++) {
      Aggregator<?> aggregator =
          layout.columns().get(layout.cells().get(cells[i]).column()).aggregator();
      columns[i] = new CellColumn(aggregator.resultType(), aggregator.hasObservedAt(), rows);
      places[cells[i]] = i;
    }
  }

  /** Forgets all readings. */
  void clear() {
    Arrays.fill(found, false);
    Arrays.fill(beyondHorizon, null);
    unreadable.clear();
    startMillis = null;
    for (CellColumn column : columns) {
      column.clear();
    }
  }

  int cells() {
    return cells.length;
  }

  /** Place in the view's row. */
  int cell(int i) {
    return cells[i];
  }

  /** The key has a row then: something counts in some window of the view. */
  void found(int row) {
    found[row] = true;
  }

  /** The key had this row then, which was served. */
  void found(int row, long start) {
    if (startMillis == null) {
      startMillis = new long[rows];
    }
    found[row] = true;
    startMillis[row] = start;
  }

  /** The key had a row then, of another version of the view: nothing of it is known. */
  void unreadable(int row) {
    synchronized (unreadable) {
      unreadable.set(row);
    }
  }

  /** Whether its key had a row at a row of the spine of which nothing is known. */
  boolean isUnreadable(int row) {
    return unreadable.get(row);
  }

  /** The row that was served did not know the cell any more. */
  void beyondHorizon(int row, int i) {
    if (beyondHorizon[i] == null) {
      beyondHorizon[i] = new BitSet();
    }
    beyondHorizon[i].set(row);
  }

  void put(int row, int i, CellValue value) {
    columns[i].put(row, value);
  }

  /** The row that its key had at a row of the spine; null for none. */
  StoredRow at(int row) {
    return found[row] ? new ReadRow(row) : null;
  }

  /** Read at the instant of the spine's row, and at no other. */
  private final class ReadRow implements StoredRow {
    private final int row;

    ReadRow(int row) {
      this.row = row;
    }

    @Override
    public long startMillis() {
      return startMillis == null ? Long.MIN_VALUE : startMillis[row];
    }

    @Override
    public Reading read(int cell, long millis) {
      BitSet beyond = beyondHorizon[places[cell]];
      return new Reading(
          columns[places[cell]].get(row),
          beyond != null && beyond.get(row) ? millis : Long.MAX_VALUE);
    }
  }
}
