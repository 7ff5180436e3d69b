package io.millrace.core;

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

  void read(int column, CellSteps[] steps) {
    TileChain.Column plan = chain.columns[column];
    TileChain.Cell[] cells = plan.cells();
    int[] next = new int[cells.length];
    Object running = plan.aggregator().create();
    CellValue value = null;
    int oldest = sequence.size;
    for (TileChain.Cell cell : cells) {
      oldest = Math.min(oldest, edges[cell.spanPlace()].oldestPlace);
    }
    for (int i = sequence.size; ; i--) {
      for (int c = 0; c < cells.length; c++) {
        Edges edge = edges[cells[c].spanPlace()];
        CellSteps cell = steps[cells[c].index()];
        if (i == edge.oldestPlace) {
          value = value == null ? Reading.of(plan.aggregator(), running) : value;
          cell.current = value;
        } else if (next[c] < edge.size && i - 1 == edge.places[next[c]]) {
          long leaves = edge.leavesMillis[next[c]++];
          if (leaves > lastMillis) {
            cell.unknownFromMillis = leaves;
          } else if (leaves != Span.NEVER) {
            value = value == null ? Reading.of(plan.aggregator(), running) : value;
            cell.append(leaves, value);
          }
        }
      }
      if (i == oldest) {
        break;
      }
      if (chain.fold(running, column, sequence.tiles[i - 1])) {
        value = null;
      }
    }
    for (TileChain.Cell cell : cells) {
      steps[cell.index()].reverse();
    }
  }
}
