package io.millrace.core;

import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.row.Timeline;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds rows of one view: all steps of all cells, then as many as the row may hold. Not
 * thread-safe.
 */
final class RowBuilder {
  private final List<TileChain> chains;
  private final CellSteps[] steps;
  private final Sequence[] sequences;
  private final StepLimit limit = new StepLimit();
  private final RowBudget budget;

  RowBuilder(ViewLayout layout, List<TileChain> chains, int budgetBytes) {
    this.chains = chains;
    this.steps = new CellSteps[layout.cells().size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = new CellSteps();
    }
    this.sequences = new Sequence[chains.size()];
    for (int i = 0; i < sequences.length; i++) {
      sequences[i] = new Sequence();
    }
    this.budget = new RowBudget(new RowCodec(layout), budgetBytes);
  }

  OnlineRow build(KeyState state, long epoch) {
    limit.clear();
    for (int i = 0; i < sequences.length; i++) {
      sequences[i].of(state.chains[i], chains.get(i));
      limit.count(
          sequences[i],
          chains.get(i),
          Instants.minus(state.clockMillis, chains.get(i).delayMillis));
    }
    long last = limit.lastMillis();
    for (CellSteps cell : steps) {
      cell.clear();
    }
    for (int i = 0; i < sequences.length; i++) {
      read(sequences[i], chains.get(i), state.clockMillis, last);
    }
    for (CellSteps cell : steps) {
      cell.mergeEqual();
    }
    return budget.fit(
        steps,
        cells ->
            new OnlineRow(
                state.clockMillis,
                state.decidedAtMillis,
                epoch,
                state.newestEventMillis,
                state.positions(),
                cells));
  }

  private void read(Sequence sequence, TileChain chain, long clockMillis, long lastMillis) {
    long now = Instants.minus(clockMillis, chain.delayMillis);
    if (sequence.entered == sequence.size) {
      Decay decay = new Decay(sequence, chain, now, lastMillis);
      for (int column = 0; column < chain.columns.length; column++) {
        decay.read(column, steps);
      }
      return;
    }
    for (int column = 0; column < chain.columns.length; column++) {
      for (TileChain.Cell cell : chain.columns[column].cells()) {
        new SlidingCell(sequence, chain, column, cell.span())
            .read(now, lastMillis, steps[cell.index()]);
      }
    }
  }

  /** The steps that fit, as timelines. */
  static List<Timeline> timelines(CellSteps[] steps, int[] taken) {
    List<Timeline> timelines = new ArrayList<>(steps.length);
    for (int i = 0; i < steps.length; i++) {
      timelines.add(steps[i].timeline(taken[i]));
    }
    return timelines;
  }
}
