package io.millrace.core;

/** One chain's part in a row that is being built: its tiles in order, and what each window sees. */
final class ChainReading {
  /** Up to so many pending events are added one by one to what each window holds. */
  private static final int FEW = 64;

  private final TileChain chain;
  private final Sequence sequence;
  private final Decay decay;
  private final Edges[] edges;

  /** As of the instant at which the last pending event has entered. */
  private final Edges[] laterEdges;

  private final Entering[] entering;
  private final int[] cellsOfSpan;
  private int cells;
  private long nowMillis;

  ChainReading(TileChain chain) {
    this.chain = chain;
    this.sequence = new Sequence(chain);
    this.decay = new Decay(chain);
    this.edges = new Edges[chain.spans.length];
    this.laterEdges = new Edges[edges.length];
    this.entering = new Entering[edges.length];
    this.cellsOfSpan = new int[edges.length];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = new Edges();
      laterEdges[i] = new Edges();
      entering[i] = new Entering();
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
    sequence.of(state);
    for (int i = 0; i < edges.length; i++) {
      edges[i].of(sequence, chain.spans[i], nowMillis, chain.delayMillis);
      limit.add(edges[i], cellsOfSpan[i]);
    }
    if (sequence.size > sequence.entered) {
      limit.add(new Pending(), cells);
    }
  }

  /** When each pending tile enters. */
  private final class Pending implements StepRun {
    @Override
    public boolean has(int step) {
      return sequence.entered + step < sequence.size;
    }

    @Override
    public long atMillis(int step) {
      long enters = Instants.plus(sequence.startMillis(sequence.entered + step), 1);
      return Instants.plus(enters, chain.delayMillis);
    }
  }

  /** Reads all cells' steps up to an instant. */
  void read(long lastMillis, CellSteps[] steps) {
    int pending = sequence.size - sequence.entered;
    if (pending == 0) {
      decay.read(sequence, edges, lastMillis, steps);
    } else if (pending <= FEW && enteredBy(lastMillis)) {
      enter(lastMillis, steps);
    } else {
      slide(lastMillis, steps);
    }
  }

  private boolean enteredBy(long lastMillis) {
    long at = Instants.plus(entered(), chain.delayMillis);
    return at <= lastMillis && at != Span.NEVER;
  }

  /** When the last pending event has entered, without the delay. */
  private long entered() {
    return Instants.plus(sequence.startMillis(sequence.size - 1), 1);
  }

  /** Once the last pending event has entered, nothing is pending any more. */
  private void enter(long lastMillis, CellSteps[] steps) {
    for (int i = 0; i < edges.length; i++) {
      entering[i].of(sequence, chain.spans[i], nowMillis, chain.delayMillis);
      laterEdges[i].of(sequence, chain.spans[i], entered(), chain.delayMillis);
    }
    decay.read(sequence, laterEdges, lastMillis, steps);
    EnteringSteps before = new EnteringSteps(sequence, chain, entering);
    for (int column = 0; column < chain.columns.length; column++) {
      before.read(column, steps);
    }
  }

  private void slide(long lastMillis, CellSteps[] steps) {
    for (int column = 0; column < chain.columns.length; column++) {
      for (TileChain.Cell cell : chain.columns[column].cells()) {
        new SlidingCell(sequence, chain, column, cell.span())
            .read(nowMillis, lastMillis, steps[cell.index()]);
      }
    }
  }
}
