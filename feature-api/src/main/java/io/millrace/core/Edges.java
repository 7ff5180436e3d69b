package io.millrace.core;

import java.util.Arrays;

/** Where a span's tiles begin in a {@link Sequence}, from the newest to the oldest that counts. */
final class Edges {
  /** Places of the newest part of each tile. */
  int[] places = new int[32];

  /** When each tile leaves, delay included. */
  long[] leavesMillis = new long[32];

  int size;

  /** The oldest place that counts; the sequence's size when none does. */
  int oldestPlace;

  Edges of(Sequence sequence, Span span, long nowMillis, long delayMillis) {
    size = 0;
    long oldest = span.oldestAt(nowMillis);
    long last = 0;
    int place = sequence.size;
    while (place > 0) {
      long tile = span.index(sequence.startMillis[place - 1]);
      if (tile < oldest) {
        break;
      }
      place--;
      if (size == 0 || tile != last) {
        append(place, Instants.plus(span.leaves(tile), delayMillis));
        last = tile;
      }
    }
    oldestPlace = place;
    return this;
  }

  private void append(int place, long leaves) {
    if (size == places.length) {
      places = Arrays.copyOf(places, size * 2);
      leavesMillis = Arrays.copyOf(leavesMillis, size * 2);
    }
    places[size] = place;
    leavesMillis[size++] = leaves;
  }
}
