package io.millrace.core;

import io.millrace.row.CellValue;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowEncoder;
import io.millrace.row.Timeline;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds rows of one view: the steps of all cells, then as many as the row may hold. Not
 * thread-safe.
 */
final class RowBuilder {
  /** How many steps are read at first; more, where a row could hold more. */
  private static final int STEPS = 100;

  /**
   * What steps may take beside the current values. A busy key is built again long before its steps
   * are used up, so each costs time, room online and room in the log for nothing; an idle one is
   * refreshed by its timer as often as steps run out, which few keys notice.
   */
  static final int STEP_BYTES = 500;

  private final CellSteps[] steps;
  private final ChainReading[] chains;
  private final StepLimit limit = new StepLimit();
  private final RowBudget budget;

  RowBuilder(ViewLayout layout, List<TileChain> chains, RowEncoder encoder, int budgetBytes) {
    this.steps = new CellSteps[layout.cells().size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = new CellSteps();
    }
    this.chains = chains.stream().map(ChainReading::new).toArray(ChainReading[]::new);
    this.budget = new RowBudget(encoder, budgetBytes, STEP_BYTES);
  }

  OnlineRow build(KeyState state, long epoch) {
    limit.clear();
    for (int i = 0; i < chains.length; i++) {
      chains[i].open(state.chains[i], state.clockMillis, limit);
    }
    for (int most = STEPS; ; most *= 4) {
      long last = limit.lastMillis(most);
      read(last);
      OnlineRow row = budget.fit(steps, cells -> row(state, epoch, cells));
      if (last == Long.MAX_VALUE || !budget.tookAll(steps)) {
        return row;
      }
    }
  }

  /** The current value of each cell alone. */
  void values(KeyState state, CellValue[] into) {
    limit.clear();
    for (int i = 0; i < chains.length; i++) {
      chains[i].open(state.chains[i], state.clockMillis, limit);
    }
    for (CellSteps cell : steps) {
      cell.clear();
    }
    for (ChainReading chain : chains) {
      chain.read(state.clockMillis, steps);
    }
    for (int i = 0; i < steps.length; i++) {
      into[i] = steps[i].current;
    }
  }

  private void read(long lastMillis) {
    for (CellSteps cell : steps) {
      cell.clear();
    }
    for (ChainReading chain : chains) {
      chain.read(lastMillis, steps);
    }
    for (CellSteps cell : steps) {
      cell.mergeEqual();
    }
  }

  private static OnlineRow row(KeyState state, long epoch, List<Timeline> cells) {
    return new OnlineRow(
        state.clockMillis,
        state.decidedAtMillis,
        epoch,
        state.newestEventMillis,
        state.positions(),
        cells);
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
