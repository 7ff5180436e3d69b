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
 * Stands for the online rows when answers are made. Not thread-safe.
 */
final class CellReadings {
  private final int[] cells;
  private final int[] places;
  private final CellColumn[] columns;
  private final BitSet found;

  /**
   * @param needed places of cells in the view's row
   * @param rows of the spine
   */
  CellReadings(BoundView view, Collection<Integer> needed, int rows) {
    ViewLayout layout = view.layout();
    this.cells = needed.stream().mapToInt(Integer::intValue).sorted().toArray();
    this.places = new int[layout.cells().size()];
    this.columns = new CellColumn[cells.length];
    this.found = new BitSet(rows);
    Arrays.fill(places, -1);
    for (int i = 0; i < cells.length; i++) {
      Aggregator<?> aggregator =
          layout.columns().get(layout.cells().get(cells[i]).column()).aggregator();
      columns[i] = new CellColumn(aggregator.resultType(), aggregator.hasObservedAt(), rows);
      places[cells[i]] = i;
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
    found.set(row);
  }

  void put(int row, int i, CellValue value) {
    columns[i].put(row, value);
  }

  /** The row that its key had at a row of the spine; null for none. */
  StoredRow at(int row) {
    return found.get(row) ? new ReadRow(row) : null;
  }

  /** Read at the instant of the spine's row, and at no other. */
  private final class ReadRow implements StoredRow {
    private final int row;

    ReadRow(int row) {
      this.row = row;
    }

    @Override
    public long startMillis() {
      return Long.MIN_VALUE;
    }

    @Override
    public Reading read(int cell, long millis) {
      return new Reading(columns[places[cell]].get(row), Long.MAX_VALUE);
    }
  }
}
