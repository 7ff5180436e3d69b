package io.millrace.core;

/** One chain's part in a row that is being built: its tiles in order, and what each window sees. */
final class ChainReading {
  private final TileChain chain;
  private final Sequence sequence = new Sequence();
  private final Edges[] edges;
  private final int[] cellsOfSpan;
  private int cells;
  private long nowMillis;

  ChainReading(TileChain chain) {
    this.chain = chain;
    this.edges = new Edges[chain.spans.length];
    this.cellsOfSpan = new int[edges.length];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = new Edges();
    }
    for (TileChain.Column column : chain.columns) {
      for (TileChain.Cell cell : column.cells()) {
        cellsOfSpan[cell.spanPlace()]++;
        cells++;
      }
    }
  }

  /** Takes up a key's tiles and notes when its cells may step. */
  void open(ChainState state, long clockMillis, StepLimit limit) {
    nowMillis = Instants.minus(clockMillis, chain.delayMillis);
    sequence.of(state, chain);
    for (int i = 0; i < edges.length; i++) {
      edges[i].of(sequence, chain.spans[i], nowMillis, chain.delayMillis);
      for (int e = 0; e < edges[i].size; e++) {
        limit.add(edges[i].leavesMillis[e], cellsOfSpan[i]);
      }
    }
    for (int i = sequence.entered; i < sequence.size; i++) {
      limit.add(Instants.plus(Instants.plus(sequence.startMillis[i], 1), chain.delayMillis), cells);
    }
  }

  /** Reads all cells' steps up to an instant. */
  void read(long lastMillis, CellSteps[] steps) {
    if (sequence.entered == sequence.size) {
      Decay decay = new Decay(sequence, chain, edges, lastMillis);
      for (int column = 0; column < chain.columns.length; column++) {
        decay.read(column, steps);
      }
      return;
    }
    for (int column = 0; column < chain.columns.length; column++) {
      for (TileChain.Cell cell : chain.columns[column].cells()) {
        new SlidingCell(sequence, chain, column, cell.span())
            .read(nowMillis, lastMillis, steps[cell.index()]);
      }
    }
  }
}
