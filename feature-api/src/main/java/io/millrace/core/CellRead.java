package io.millrace.core;

import io.millrace.row.CellValue;
import java.util.List;

/** Reads one cell at one instant. */
final class CellRead {
  private final int chainPlace;
  private final TileChain chain;
  private final int column;
  private final TileChain.Cell cell;

  private CellRead(int chainPlace, TileChain chain, int column, TileChain.Cell cell) {
    this.chainPlace = chainPlace;
    this.chain = chain;
    this.column = column;
    this.cell = cell;
  }

  /** One per cell of the layout, in its order. */
  static CellRead[] all(ViewLayout layout, List<TileChain> chains) {
    CellRead[] reads = new CellRead[layout.cells().size()];
    for (int i = 0; i < chains.size(); i++) {
      TileChain chain = chains.get(i);
      for (int column = 0; column < chain.columns.length; column++) {
        for (TileChain.Cell cell : chain.columns[column].cells()) {
          reads[cell.index()] = new CellRead(i, chain, column, cell);
        }
      }
    }
    return reads;
  }

  CellValue at(KeyState state, long t) {
    long now = Instants.minus(t, chain.delayMillis);
    long oldest = cell.span().oldestAt(now);
    ChainState tiles = state.chains[chainPlace];
    Object accumulator = chain.columns[column].aggregator().create();
    for (int level = 0; level <= cell.lastLevel(); level++) {
      Span held = chain.levels[level];
      TileTable table = tiles.levels[level];
      for (int i = table.firstFrom(held.index(cell.span().start(oldest))); i < table.size(); i++) {
        chain.fold(accumulator, column, table.tile(i));
      }
    }
    TileTable pending = tiles.pending;
    for (int i = pending.firstFrom(cell.span().start(oldest));
        i < pending.size() && pending.index(i) < now;
        i++) {
      chain.fold(accumulator, column, pending.tile(i));
    }
    return Reading.of(chain.columns[column].aggregator(), accumulator);
  }
}
