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
  private final long nowMillis;
  private final long lastMillis;

  /**
   * @param nowMillis the key's clock less the delay
   * @param lastMillis later steps are not evaluated, delay included
   */
  Decay(Sequence sequence, TileChain chain, long nowMillis, long lastMillis) {
    this.sequence = sequence;
    this.chain = chain;
    this.nowMillis = nowMillis;
    this.lastMillis = lastMillis;
  }

  void read(int column, CellSteps[] steps) {
    TileChain.Column plan = chain.columns[column];
    TileChain.Cell[] cells = plan.cells();
    long[] oldest = new long[cells.length];
    long[] added = new long[cells.length];
    for (int c = 0; c < cells.length; c++) {
      oldest[c] = cells[c].span().oldestAt(nowMillis);
    }
    Object running = plan.aggregator().create();
    CellValue value = null;
    int open = cells.length;
    for (int i = sequence.size - 1; i >= 0 && open > 0; i--) {
      for (int c = 0; c < cells.length; c++) {
        CellSteps cell = steps[cells[c].index()];
        if (cell.current != null) {
          continue;
        }
        Span span = cells[c].span();
        long tile = span.index(sequence.startMillis[i]);
        boolean counts = tile >= oldest[c];
        boolean edge = i == sequence.size - 1 || tile != added[c];
        added[c] = tile;
        if (counts && !edge) {
          continue;
        }
        long leaves = counts ? Instants.plus(span.leaves(tile), chain.delayMillis) : nowMillis;
        if (counts && leaves > lastMillis) {
          cell.unknownFromMillis = leaves;
          continue;
        }
        if (counts && leaves == Span.NEVER) {
          continue;
        }
        value = value == null ? Reading.of(plan.aggregator(), running) : value;
        if (counts) {
          cell.append(leaves, value);
        } else {
          cell.current = value;
          open--;
        }
      }
      if (open > 0 && chain.fold(running, column, sequence.tiles[i])) {
        value = null;
      }
    }
    for (TileChain.Cell cell : cells) {
      CellSteps at = steps[cell.index()];
      if (at.current == null) {
        value = value == null ? Reading.of(plan.aggregator(), running) : value;
        at.current = value;
      }
      at.reverse();
    }
  }
}
