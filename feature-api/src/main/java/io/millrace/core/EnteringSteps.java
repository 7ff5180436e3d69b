package io.millrace.core;

import io.millrace.aggregate.Aggregator;
import io.millrace.row.CellValue;

/**
 * The steps of a column's cells until the last pending event has entered. One walk over what had
 * entered by the clock, from the newest tile to the oldest, meets every left edge on its way; at
 * each, the pending events are added one by one to a copy. Meant for few pending events.
 */
final class EnteringSteps {
  private final Sequence sequence;
  private final TileChain chain;
  private final Entering[] entering;

  /**
   * @param entering one for each of the chain's spans
   */
  EnteringSteps(Sequence sequence, TileChain chain, Entering[] entering) {
    this.sequence = sequence;
    this.chain = chain;
    this.entering = entering;
  }

  /** Puts them before the steps that follow, which are there. */
  void read(int column, CellSteps[] steps) {
    TileChain.Column plan = chain.columns[column];
    TileChain.Cell[] cells = plan.cells();
    CellValue[][] values = new CellValue[cells.length][];
    int[] unread = new int[cells.length];
    int oldest = sequence.entered;
    for (int c = 0; c < cells.length; c++) {
      Entering span = entering[cells[c].spanPlace()];
      unread[c] = span.size - 1; // the last instant is where the steps that follow begin
      values[c] = new CellValue[unread[c]];
      oldest = Math.min(oldest, span.lefts[0]);
    }
    Object running = plan.aggregator().create();
    for (int i = sequence.entered; ; i--) {
      for (int c = 0; c < cells.length; c++) {
        Entering span = entering[cells[c].spanPlace()];
        while (unread[c] > 0 && Math.min(span.lefts[unread[c] - 1], sequence.entered) == i) {
          unread[c] = readFrom(column, span, unread[c], running, values[c]);
        }
      }
      if (i == oldest) {
        break;
      }
      chain.fold(running, column, sequence.tile(i - 1));
    }
    for (int c = 0; c < cells.length; c++) {
      steps[cells[c].index()].prepend(entering[cells[c].spanPlace()].atMillis, values[c]);
    }
  }

  /**
   * Reads the instants before {@code end} that have the left edge of the last of them.
   *
   * @param entered what had entered by the clock from this left edge on; not changed
   * @return the first of these instants
   */
  private int readFrom(int column, Entering span, int end, Object entered, CellValue[] values) {
    Aggregator<Object> aggregator = chain.columns[column].aggregator();
    int left = span.lefts[end - 1];
    int first = end - 1;
    while (first > 0 && span.lefts[first - 1] == left) {
      first--;
    }
    Object whole = null;
    CellValue value = null;
    int added = Math.max(left, sequence.entered);
    for (int at = first; at < end; at++) {
      for (; added < span.rights[at]; added++) {
        if (whole == null) {
          whole = aggregator.create();
          aggregator.merge(whole, entered);
        }
        if (chain.fold(whole, column, sequence.tile(added))) {
          value = null;
        }
      }
      value = value != null ? value : Reading.of(aggregator, whole == null ? entered : whole);
      values[at] = value;
    }
    return first;
  }
}
