package io.millrace.core;

import java.util.Arrays;

/** Finds the instant past which steps are not worth a look: a row could not hold them. */
final class StepLimit {
  /** A step takes two bytes at least. */
  private static final int MOST_STEPS = 1_000;

  private long[] instants = new long[1024];
  private int size;

  void clear() {
    size = 0;
  }

  /** Notes every instant at which a cell of the chain may change. */
  void count(Sequence sequence, TileChain chain, long nowMillis) {
    for (TileChain.Column column : chain.columns) {
      for (TileChain.Cell cell : column.cells()) {
        count(sequence, cell.span(), chain.delayMillis, nowMillis);
      }
    }
  }

  private void count(Sequence sequence, Span span, long delayMillis, long nowMillis) {
    long oldest = span.oldestAt(nowMillis);
    long newest = Long.MAX_VALUE;
    for (int i = sequence.size - 1; i >= 0; i--) {
      long tile = span.index(sequence.startMillis[i]);
      if (tile < oldest) {
        return;
      }
      if (i >= sequence.entered) {
        add(Instants.plus(sequence.startMillis[i], 1 + delayMillis));
      }
      if (tile != newest || i == sequence.size - 1) {
        add(Instants.plus(span.leaves(tile), delayMillis));
        newest = tile;
      }
    }
  }

  private void add(long instant) {
    if (size == instants.length) {
      instants = Arrays.copyOf(instants, size * 2);
    }
    instants[size++] = instant;
  }

  /** Steps up to here, this included, are enough to fill a row. */
  long lastMillis() {
    if (size <= MOST_STEPS) {
      return Long.MAX_VALUE;
    }
    Arrays.sort(instants, 0, size);
    return instants[MOST_STEPS];
  }
}
