package io.millrace.dataset.flink;

import io.millrace.codec.ByteReader;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Makes the rows of one key's runs one sequence again. Runs come in the order of their first rows,
 * so what lies before a run's first row is not waited for. Not thread-safe.
 */
final class RunMerge {
  /** Takes rows in order. */
  interface Rows {
    void take(long x, ByteReader row);
  }

  private final PriorityQueue<OpenRun> open =
      new PriorityQueue<>(Comparator.comparingLong((OpenRun run) -> run.x));
  private final Rows rows;

  RunMerge(Rows rows) {
    this.rows = rows;
  }

  /**
   * Takes one more run of the key.
   *
   * @param firstX of its first row, not before that of the run before
   */
  void add(byte[] run, long firstX) {
    give(firstX);
    open.add(new OpenRun(run));
  }

  /** Gives all that is left of the key. */
  void end() {
    while (!open.isEmpty()) {
      OpenRun first = open.poll();
      first.give(open.isEmpty() ? Long.MAX_VALUE : open.peek().x, rows);
      if (first.hasMore()) {
        open.add(first);
      }
    }
  }

  private void give(long beforeX) {
    while (!open.isEmpty() && open.peek().x < beforeX) {
      OpenRun first = open.poll();
      first.give(open.isEmpty() ? beforeX : Math.min(beforeX, open.peek().x), rows);
      if (first.hasMore()) {
        open.add(first);
      }
    }
  }

  /** A run and its next row. */
  private static final class OpenRun {
    private final ByteReader bytes;
    private long x;

    OpenRun(byte[] run) {
      bytes = new ByteReader(run);
      x = bytes.readFixed64();
    }

    /** Gives its next row, and more as long as they are before another. */
    void give(long beforeX, Rows rows) {
      do {
        int length = (int) bytes.readUnsigned();
        int end = bytes.position() + length;
        rows.take(x, bytes);
        bytes.seek(end);
        if (bytes.remaining() == 0) {
          return;
        }
        x = bytes.readFixed64();
      } while (x < beforeX);
    }

    boolean hasMore() {
      return bytes.remaining() > 0;
    }
  }
}
