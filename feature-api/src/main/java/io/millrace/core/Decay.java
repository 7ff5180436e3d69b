package io.millrace.core;

import io.millrace.aggregate.Aggregator;
import io.millrace.row.CellValue;

/**
 * The steps of a column's cells while nothing is pending: the window only loses tiles, from the
 * oldest on. One walk from the newest tile to the oldest gives, before each tile is added, the
 * value that holds once that tile has left, for every window at once.
 */
final class Decay {
  private final Sequence sequence;
  private final TileChain chain;
  private final Edges[] edges;
  private final long lastMillis;

  /**
   * @param edges one for each of the chain's spans
   * @param lastMillis later steps are not evaluated, delay included
   */
  Decay(Sequence sequence, TileChain chain, Edges[] edges, long lastMillis) {
    this.sequence = sequence;
    this.chain = chain;
    this.edges = edges;
    this.lastMillis = lastMillis;
  }

  /**
   * @param columns columns of one slot that keep the same
   */
  void read(int[] columns, CellSteps[] steps) {
    Walk[] walks = new Walk[columns.length];
    int oldest = sequence.size;
    for (int i = 0; i < columns.length; i++) {
      walks[i] = new Walk(chain.columns[columns[i]], steps);
      oldest = Math.min(oldest, walks[i].oldestPlace());
    }
    int column = columns[0];
    Object running = chain.columns[column].aggregator().create();
    for (int place = sequence.size; ; place--) {
      for (Walk walk : walks) {
        walk.at(place, running);
      }
      if (place == oldest) {
        break;
      }
      if (chain.fold(running, column, sequence.tiles[place - 1])) {
        for (Walk walk : walks) {
          walk.value = null;
        }
      }
    }
    for (Walk walk : walks) {
      walk.end();
    }
  }

  /** One column on the way from the newest tile to the oldest. */
  private final class Walk {
    private final Aggregator<Object> aggregator;
    private final CellSteps[] cells;
    private final Edges[] cellEdges;
    private final int[] next;

    /** Of what has been added so far; null when it has not been read. */
    private CellValue value;

    /** No cell has anything to do at a place above this one. */
    private int busyFrom = Integer.MAX_VALUE;

    Walk(TileChain.Column column, CellSteps[] steps) {
      aggregator = column.aggregator();
      cells = new CellSteps[column.cells().length];
      cellEdges = new Edges[cells.length];
      next = new int[cells.length];
      for (int c = 0; c < cells.length; c++) {
        cells[c] = steps[column.cells()[c].index()];
        cellEdges[c] = edges[column.cells()[c].spanPlace()];
      }
    }

    int oldestPlace() {
      int oldest = sequence.size;
      for (Edges edge : cellEdges) {
        oldest = Math.min(oldest, edge.oldestPlace);
      }
      return oldest;
    }

    void at(int place, Object running) {
      if (place > busyFrom) {
        return;
      }
      int busy = Integer.MIN_VALUE;
      for (int c = 0; c < cells.length; c++) {
        Edges edge = cellEdges[c];
        if (place == edge.oldestPlace) {
          cells[c].current = read(running);
        } else if (next[c] < edge.size && place - 1 == edge.places[next[c]]) {
          step(cells[c], edge.leavesMillis[next[c]++], running);
        }
        if (edge.oldestPlace < place) {
          busy =
              Math.max(
                  busy,
                  next[c] < edge.size
                      ? Math.max(edge.places[next[c]] + 1, edge.oldestPlace)
                      : edge.oldestPlace);
        }
      }
      busyFrom = busy;
    }

    private void step(CellSteps cell, long leavesMillis, Object running) {
      if (leavesMillis > lastMillis) {
        cell.unknownFromMillis = leavesMillis;
      } else if (leavesMillis != Span.NEVER) {
        cell.append(leavesMillis, read(running));
      }
    }

    private CellValue read(Object running) {
      if (value == null) {
        value = Reading.of(aggregator, running);
      }
      return value;
    }

    void end() {
      for (CellSteps cell : cells) {
        cell.reverse();
      }
    }
  }
}
