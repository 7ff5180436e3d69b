package io.millrace.core;

import java.util.Arrays;

/**
 * One walk over a {@link Sequence}, from the newest tile to the oldest that counts: what is added
 * up on the way, and where which span is read. Between two reads, whole blocks of tiles are added
 * up at once. The same plan serves all columns of a chain.
 */
final class WalkPlan {
  /** Tiles and {@link TileBlock}s. */
  Object[] parts = new Object[64];

  int size;

  /** How many parts have been added up at each read; never falls. */
  int[] readAfter = new int[64];

  /** Place of the span that is read. */
  int[] spans = new int[64];

  /** Which of the span's steps is read, the last one first; -1 for the current value. */
  int[] steps = new int[64];

  int reads;

  private final int[] unread;

  WalkPlan(int spanCount) {
    unread = new int[spanCount];
  }

  /**
   * @param edges one for each span
   * @param lastMillis later steps are not read
   */
  void of(Sequence sequence, Edges[] edges, long lastMillis) {
    Arrays.fill(parts, 0, size, null);
    size = 0;
    reads = 0;
    for (int span = 0; span < edges.length; span++) {
      unread[span] = edges[span].countThrough(lastMillis);
    }
    int place = sequence.size;
    for (int next = next(edges); next >= 0; next = next(edges)) {
      sequence.addParts(next, place, this);
      place = next;
      for (int span = 0; span < edges.length; span++) {
        if (unread[span] >= 0 && edges[span].place(unread[span]) == place) {
          addRead(span, --unread[span]);
        }
      }
    }
  }

  /** The newest place that is read next; negative when there is none. */
  private int next(Edges[] edges) {
    int next = -1;
    for (int span = 0; span < edges.length; span++) {
      if (unread[span] >= 0) {
        next = Math.max(next, edges[span].place(unread[span]));
      }
    }
    return next;
  }

  void addPart(Object part) {
    if (size == parts.length) {
      parts = Arrays.copyOf(parts, size * 2);
    }
    parts[size++] = part;
  }

  private void addRead(int span, int step) {
    if (reads == spans.length) {
      readAfter = Arrays.copyOf(readAfter, reads * 2);
      spans = Arrays.copyOf(spans, reads * 2);
      steps = Arrays.copyOf(steps, reads * 2);
    }
    readAfter[reads] = size;
    spans[reads] = span;
    steps[reads++] = step;
  }
}
