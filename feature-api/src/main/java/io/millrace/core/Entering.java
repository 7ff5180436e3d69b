package io.millrace.core;

import java.util.Arrays;

/**
 * What a span sees of a {@link Sequence} from the clock on until the last pending event has
 * entered: at each instant the tiles from {@code lefts} to {@code rights}, exclusive. The first
 * entry is the clock itself.
 */
final class Entering {
  /** Delay included. */
  long[] atMillis = new long[32];

  int[] lefts = new int[32];
  int[] rights = new int[32];
  int size;

  /** The sequence must have pending events. */
  void of(Sequence sequence, Span span, long nowMillis, long delayMillis) {
    size = 0;
    int right = sequence.entered;
    int left = Math.min(sequence.firstFrom(0, span.start(span.oldestAt(nowMillis))), right);
    append(Instants.plus(nowMillis, delayMillis), left, right);
    while (right < sequence.size) {
      long enters = Instants.plus(sequence.startMillis(right), 1);
      long leaves = left < right ? span.leaves(span.index(sequence.startMillis(left))) : Span.NEVER;
      long next = Math.min(enters, leaves);
      if (enters == next) {
        right++;
      }
      while (left < right && span.leaves(span.index(sequence.startMillis(left))) <= next) {
        left++;
      }
      append(Instants.plus(next, delayMillis), left, right);
    }
  }

  private void append(long at, int left, int right) {
    if (size == lefts.length) {
      atMillis = Arrays.copyOf(atMillis, size * 2);
      lefts = Arrays.copyOf(lefts, size * 2);
      rights = Arrays.copyOf(rights, size * 2);
    }
    atMillis[size] = at;
    lefts[size] = left;
    rights[size++] = right;
  }
}
