package io.millrace.core;

import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.row.RowEncoder;
import io.millrace.row.Timeline;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Takes steps, the earliest first over all cells, until the row is full. Sizes are estimated from
 * above; a row that may be too long is measured, and the last steps are given back while it is.
 */
final class RowBudget {
  private static final int HEADER_BYTES = 60;
  private static final int POSITION_BYTES = 20;

  /** The cell's length and head, and the instant of its horizon. */
  private static final int CELL_BYTES = 8;

  private static final int HORIZON_BYTES = 10;

  private final RowEncoder encoder;
  private final int budgetBytes;
  private final int stepBytes;
  private final int[] taken;

  /** For each cell, how many instants there were when it last stepped. */
  private final int[] instantsBefore;

  private int[] order = new int[256];
  private int orderSize;

  /**
   * @param budgetBytes a row has no more, unless its current values alone do
   * @param stepBytes about as many are given to steps
   */
  RowBudget(RowEncoder encoder, int budgetBytes, int stepBytes) {
    this.encoder = encoder;
    this.budgetBytes = budgetBytes;
    this.stepBytes = stepBytes;
    this.taken = new int[encoder.cellCount()];
    this.instantsBefore = new int[taken.length];
  }

  OnlineRow fit(CellSteps[] steps, Function<List<Timeline>, OnlineRow> row) {
    Arrays.fill(taken, 0);
    Arrays.fill(instantsBefore, 0);
    orderSize = 0;
    OnlineRow bare = row.apply(List.of());
    int bytes = HEADER_BYTES + POSITION_BYTES * bare.positions().size();
    for (int i = 0; i < steps.length; i++) {
      bytes += CELL_BYTES + encoder.sizeOf(i, steps[i].current, bare.startMillis());
      bytes += steps[i].unknownFromMillis == Span.NEVER ? 0 : HORIZON_BYTES;
    }
    bytes += take(steps, bare.startMillis(), Math.min(stepBytes, budgetBytes - bytes / 2));
    while (true) {
      OnlineRow full = row.apply(RowBuilder.timelines(steps, taken));
      if (bytes <= budgetBytes || orderSize == 0) {
        return full;
      }
      bytes = encoder.size(full);
      if (bytes > budgetBytes) {
        giveBack(1 + (bytes - budgetBytes) / 16);
      }
    }
  }

  /** Whether the last row holds every step there was. */
  boolean tookAll(CellSteps[] steps) {
    for (int i = 0; i < steps.length; i++) {
      if (taken[i] < steps[i].size) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes steps until about so many bytes are used.
   *
   * @return no less than the bytes of what was taken
   */
  private int take(CellSteps[] steps, long startMillis, int bytesLeft) {
    int bytes = 0;
    int instants = 0;
    long instant = startMillis;
    while (true) {
      long next = earliest(steps);
      if (next == Span.NEVER) {
        return bytes;
      }
      bytes += RowCodec.varintSize(next - instant);
      instant = next;
      instants++;
      for (int i = 0; i < steps.length; i++) {
        CellSteps cell = steps[i];
        if (taken[i] < cell.size && cell.atMillis[taken[i]] == next) {
          if (bytes > bytesLeft) {
            return bytes;
          }
          bytes += RowCodec.varintSize((instants - instantsBefore[i]) << 2);
          bytes += encoder.sizeOf(i, cell.values[taken[i]], startMillis);
          instantsBefore[i] = instants;
          push(i);
          taken[i]++;
        }
      }
    }
  }

  private long earliest(CellSteps[] steps) {
    long earliest = Span.NEVER;
    for (int i = 0; i < steps.length; i++) {
      if (taken[i] < steps[i].size) {
        earliest = Math.min(earliest, steps[i].atMillis[taken[i]]);
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
