package io.millrace.dataset.local;

import io.millrace.core.Contribution;

/** What happens to some keys, in order: events, or questions where there is no contribution. */
final class SweepBatch {
  static final int ROWS = 4_096;

  final int[] keys = new int[ROWS];
  final Contribution[] added = new Contribution[ROWS];
  final long[] askedAtMillis = new long[ROWS];
  final int[] spineRows = new int[ROWS];
  int size;

  boolean isFull() {
    return size == ROWS;
  }
}
