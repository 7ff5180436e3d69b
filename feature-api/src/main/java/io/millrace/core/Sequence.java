package io.millrace.core;

import java.util.Arrays;

/**
 * All tiles of one chain from the oldest to the newest, whatever their level; pending ones last.
 */
final class Sequence {
  long[] startMillis = new long[64];
  Object[] tiles = new Object[64];

  /** How many are no pending ones. */
  int entered;

  int size;

  Sequence of(ChainState state, TileChain chain) {
    Arrays.fill(tiles, 0, size, null);
    size = 0;
    for (int level = chain.levels.length - 1; level >= 0; level--) {
      append(state.levels[level], chain.levels[level]);
    }
    sortNearlySorted();
    entered = size;
    for (int i = 0; i < state.pending.size(); i++) {
      append(state.pending.index(i), state.pending.tile(i));
    }
    return this;
  }

  private void append(TileTable table, Span span) {
    for (int i = 0; i < table.size(); i++) {
      append(span.start(table.index(i)), table.tile(i));
    }
  }

  private void append(long start, Object tile) {
    if (size == tiles.length) {
      startMillis = Arrays.copyOf(startMillis, size * 2);
      tiles = Arrays.copyOf(tiles, size * 2);
    }
    startMillis[size] = start;
    tiles[size++] = tile;
  }

  /** Levels overlap by at most a coarse tile, so that insertion moves few. */
  private void sortNearlySorted() {
    for (int i = 1; i < size; i++) {
      long start = startMillis[i];
      Object tile = tiles[i];
      int place = i;
      while (place > 0 && startMillis[place - 1] > start) {
        startMillis[place] = startMillis[place - 1];
        tiles[place] = tiles[place - 1];
        place--;
      }
      startMillis[place] = start;
      tiles[place] = tile;
    }
  }
}
