package io.millrace.dataset.flink;

import io.millrace.codec.ByteWriter;
import io.millrace.dataset.local.RowTaker;
import java.util.Arrays;

/**
 * Holds rows for a while and gives them away as {@link KeyRun}s: what happens to one key, sorted.
 * So Flink moves and sorts a run where it would otherwise a row. Not thread-safe.
 */
final class RunBuffer implements RowTaker {
  private static final int ROW_BITS = 20;
  private static final int MOST_ROWS = 1 << ROW_BITS;
  private static final int MOST_BYTES = 1 << 26;
  private static final int MOST_RUN_BYTES = 1 << 16;
  private static final int FEW_ROWS = 32;

  /** Takes runs. */
  interface Runs {
    /**
     * @param run whose bytes are not changed afterwards
     * @param firstX of its first row
     */
    void take(KeyRun run, long firstX);
  }

  private final Runs runs;
  private final ByteWriter bytes = new ByteWriter(1 << 16);
  private final ByteWriter run = new ByteWriter(1 << 10);
  private int[] keys = new int[1 << 10];
  private long[] xs = new long[1 << 10];
  private int[] ends = new int[1 << 10];
  private int rows;

  RunBuffer(Runs runs) {
    this.runs = runs;
  }

  @Override
  public void add(int key, long x, ByteWriter row) {
    if (rows == keys.length) {
      keys = Arrays.copyOf(keys, rows * 2);
      xs = Arrays.copyOf(xs, rows * 2);
      ends = Arrays.copyOf(ends, rows * 2);
    }
    bytes.append(row);
    keys[rows] = key;
    xs[rows] = x;
    ends[rows++] = bytes.size();
    if (rows == MOST_ROWS || bytes.size() >= MOST_BYTES) {
      flush();
    }
  }

  /** Gives away what is held. */
  void flush() {
    long[] byKey = new long[rows];
    for (int i = 0; i < rows; i++) {
      byKey[i] = (long) keys[i] << ROW_BITS | i;
    }
    Arrays.sort(byKey);
    byte[] held = bytes.toByteArray();
    int[] places = new int[rows];
    for (int i = 0; i < rows; i++) {
      places[i] = (int) byKey[i] & MOST_ROWS - 1;
    }
    for (int from = 0, to; from < rows; from = to) {
      int key = keys[places[from]];
      to = from + 1;
      while (to < rows && keys[places[to]] == key) {
        to++;
      }
      sort(places, from, to);
      give(key, places, from, to, held);
    }
    rows = 0;
    bytes.clear();
  }

  /** By x; rows of the same stay in order. */
  private void sort(int[] places, int from, int to) {
    if (to - from > FEW_ROWS) {
      Integer[] sorted = new Integer[to - from];
      for (int i = 0; i < sorted.length; i++) {
        sorted[i] = places[from + i];
      }
      Arrays.sort(sorted, (a, b) -> Long.compare(xs[a], xs[b]));
      for (int i = 0; i < sorted.length; i++) {
        places[from + i] = sorted[i];
      }
      return;
    }
    for (int i = from + 1; i < to; i++) {
      int place = places[i];
      int at = i;
      for (; at > from && xs[places[at - 1]] > xs[place]; at--) {
        places[at] = places[at - 1];
      }
      places[at] = place;
    }
  }

  private void give(int key, int[] places, int from, int to, byte[] held) {
    long firstX = xs[places[from]];
    run.clear();
    for (int i = from; i < to; i++) {
      int place = places[i];
      if (run.size() >= MOST_RUN_BYTES) {
        runs.take(new KeyRun(key, run.toByteArray()), firstX);
        run.clear();
        firstX = xs[place];
      }
      int start = place == 0 ? 0 : ends[place - 1];
      run.writeFixed64(xs[place]);
      run.writeUnsigned(ends[place] - start);
      run.writeRaw(held, start, ends[place] - start);
    }
    runs.take(new KeyRun(key, run.toByteArray()), firstX);
  }
}
