package io.millrace.core;

import io.millrace.codec.ByteWriter;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.row.Timeline;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Takes steps, the earliest first over all cells, until the row is full. A size is estimated while
 * taking and measured afterwards; the last steps are given back while the row is too long.
 */
final class RowBudget {
  /** What a step and its instant take besides the value. */
  private static final int INSTANT_BYTES = 4;

  private final RowCodec codec;
  private final int budgetBytes;
  private final ByteWriter scratch = new ByteWriter(256);
  private final int[] taken;
  private int[] order = new int[256];
  private int orderSize;

  RowBudget(RowCodec codec, int budgetBytes) {
    this.codec = codec;
    this.budgetBytes = budgetBytes;
    this.taken = new int[codec.cellCount()];
  }

  OnlineRow fit(CellSteps[] steps, Function<List<Timeline>, OnlineRow> row) {
    Arrays.fill(taken, 0);
    orderSize = 0;
    OnlineRow bare = row.apply(RowBuilder.timelines(steps, taken));
    take(steps, bare.startMillis(), budgetBytes - codec.size(bare));
    while (true) {
      OnlineRow full = row.apply(RowBuilder.timelines(steps, taken));
      int excess = orderSize == 0 ? 0 : codec.size(full) - budgetBytes;
      if (excess <= 0) {
        return full;
      }
      giveBack(1 + excess / 16);
    }
  }

  private void take(CellSteps[] steps, long startMillis, int bytesLeft) {
    int left = bytesLeft;
    long instant = startMillis;
    while (true) {
      int next = earliest(steps);
      if (next < 0) {
        return;
      }
      long at = steps[next].atMillis[taken[next]];
      left -= codec.sizeOf(next, steps[next].values[taken[next]], startMillis, scratch);
      left -= at == instant ? 0 : INSTANT_BYTES;
      instant = at;
      if (left < -budgetBytes / 8) {
        return;
      }
      push(next);
      taken[next]++;
    }
  }

  /** The cell whose next step is the earliest; no step at or after one that was not looked at. */
  private int earliest(CellSteps[] steps) {
    int earliest = -1;
    long at = Long.MAX_VALUE;
    for (int i = 0; i < steps.length; i++) {
      if (taken[i] < steps[i].size && steps[i].atMillis[taken[i]] < at) {
        earliest = i;
        at = steps[i].atMillis[taken[i]];
      }
    }
    return earliest;
  }

  private void push(int cell) {
    if (orderSize == order.length) {
      order = Arrays.copyOf(order, orderSize * 2);
    }
    order[orderSize++] = cell;
  }

  private void giveBack(int count) {
    for (int i = 0; i < count && orderSize > 0; i++) {
      taken[order[--orderSize]]--;
    }
  }
}
