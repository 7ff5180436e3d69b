package io.millrace.core;

import java.util.Arrays;

/**
 * Where a span's tiles begin in a {@link Sequence}, from the oldest that counts to the newest.
 * Looked for only as far as they are asked for: a row holds the first steps, and a window may have
 * many.
 */
final class Edges implements StepRun {
  private Sequence sequence;
  private Span span;
  private long delayMillis;

  /** Places of the oldest part of each tile that has been found, then of the one after them. */
  private int[] places = new int[32];

  /** When each tile leaves, delay included. */
  private long[] leavesMillis = new long[32];

  private int found;

  /** From the tile on that counts at an instant, without the delay. */
  void of(Sequence sequence, Span span, long nowMillis, long delayMillis) {
    this.sequence = sequence;
    this.span = span;
    this.delayMillis = delayMillis;
    found = 0;
    places[0] = sequence.firstFrom(0, span.start(span.oldestAt(nowMillis)));
  }

  /** The sequence's size after the last tile. */
  int place(int tile) {
    return places[tile];
  }

  @Override
  public boolean has(int tile) {
    while (found <= tile && places[found] < sequence.size) {
      findNext();
    }
    return tile < found;
  }

  @Override
  public long atMillis(int tile) {
    return leavesMillis[tile];
  }

  /** How many tiles leave by an instant, itself included; the one after them has been found. */
  int countThrough(long lastMillis) {
    int count = 0;
    while (has(count) && leavesMillis[count] <= lastMillis && leavesMillis[count] != Span.NEVER) {
      count++;
    }
    return count;
  }

  private void findNext() {
    if (found + 1 == places.length) {
      places = Arrays.copyOf(places, places.length * 2);
      leavesMillis = Arrays.copyOf(leavesMillis, places.length);
    }
    long tile = span.index(sequence.startMillis(places[found]));
    leavesMillis[found] = Instants.plus(span.leaves(tile), delayMillis);
    places[++found] = after(places[found - 1], tile);
  }

  private int after(int place, long tile) {
    if (span.tileMillis() == 0 || tile == Long.MAX_VALUE) {
      return sequence.size;
    }
    int next = sequence.firstFrom(place + 1, span.start(tile + 1));
    // The end of time is cut off: the tile that holds it starts no later than it ends.
    while (next < sequence.size && span.index(sequence.startMillis(next)) == tile) {
      next++;
    }
    return next;
  }
}
