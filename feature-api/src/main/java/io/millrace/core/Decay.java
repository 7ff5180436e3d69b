package io.millrace.core;

import io.millrace.row.CellValue;

/**
 * The steps of a chain's cells while nothing is pending: the window only loses tiles, from the
 * oldest on. One walk from the newest tile to the oldest gives, before each tile is added, the
 * value that holds once that tile has left, for every window at once.
 */
final class Decay {
  private final TileChain chain;
  private final WalkPlan walk;

  /** For each column and span the cells that read it, by their places in the row. */
  private final int[][][] cells;

  Decay(TileChain chain) {
    this.chain = chain;
    this.walk = new WalkPlan(chain.spans.length);
    this.cells = new int[chain.columns.length][chain.spans.length][];
    for (int column = 0; column < cells.length; column++) {
      for (int span = 0; span < chain.spans.length; span++) {
        cells[column][span] = chain.columns[column].cellsOf(span);
      }
    }
  }

  /**
   * @param edges one for each of the chain's spans
   * @param lastMillis later steps are not evaluated, delay included
   */
  void read(Sequence sequence, Edges[] edges, long lastMillis, CellSteps[] steps) {
    walk.of(sequence, edges, lastMillis);
    for (int span = 0; span < edges.length; span++) {
      int count = edges[span].countThrough(lastMillis);
      long unknownFrom = edges[span].has(count) ? edges[span].atMillis(count) : Span.NEVER;
      for (int[][] ofColumn : cells) {
        for (int cell : ofColumn[span]) {
          steps[cell].expect(count, unknownFrom);
        }
      }
    }
    for (int group = 0; group < chain.alike.length; group++) {
      read(group, edges, steps);
    }
  }

  private void read(int group, Edges[] edges, CellSteps[] steps) {
    int[] columns = chain.alike[group];
    CellValue[] values = new CellValue[columns.length];
    Object running = chain.columns[columns[0]].aggregator().create();
    int added = 0;
    for (int read = 0; read < walk.reads; read++) {
      boolean changed = false;
      while (added < walk.readAfter[read]) {
        changed |= chain.foldPart(running, group, walk.parts[added++]);
      }
      int span = walk.spans[read];
      int step = walk.steps[read];
      for (int i = 0; i < columns.length; i++) {
        values[i] = changed ? null : values[i];
        int[] reading = cells[columns[i]][span];
        if (reading.length > 0 && values[i] == null) {
          values[i] = Reading.of(chain.columns[columns[i]].aggregator(), running);
        }
        for (int cell : reading) {
          if (step < 0) {
            steps[cell].current = values[i];
          } else {
            steps[cell].set(step, edges[span].atMillis(step), values[i]);
          }
        }
      }
    }
  }
}
