package io.millrace.dataset.flink;

import io.millrace.codec.ByteWriter;
import io.millrace.dataset.local.RowTaker;
import io.millrace.dataset.local.RowsByKey;
import java.util.Arrays;

/**
 * Holds rows for a while and gives them away as {@link KeyRun}s: what happens to one key, sorted.
 * So Flink moves and sorts a run where it would otherwise a row. Not thread-safe.
 */
final class RunBuffer implements RowTaker {
  private static final int MOST_ROWS = 1 << 20;
  private static final int MOST_BYTES = 1 << 26;
  private static final int MOST_RUN_BYTES = 1 << 16;

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
    byte[] held = bytes.toByteArray();
    RowsByKey order = new RowsByKey(keys, xs, rows);
    while (order.nextKey()) {
      give(order, held);
    }
    rows = 0;
    bytes.clear();
  }

  private void give(RowsByKey order, byte[] held) {
    long firstX = xs[order.place(0)];
    run.clear();
    for (int i = 0; i < order.rows(); i++) {
      int place = order.place(i);
      if (run.size() >= MOST_RUN_BYTES) {
        runs.take(new KeyRun(order.key(), run.toByteArray()), firstX);
        run.clear();
        firstX = xs[place];
      }
      int start = place == 0 ? 0 : ends[place - 1];
      run.writeFixed64(xs[place]);
      run.writeUnsigned(ends[place] - start);
      run.writeRaw(held, start, ends[place] - start);
    }
    runs.take(new KeyRun(order.key(), run.toByteArray()), firstX);
  }
}
