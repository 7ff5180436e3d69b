package io.millrace.job.table;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.table.PulledRow;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Some rows in memory, as bytes and in the order in which they came: they are added, and then taken
 * from the first on. Bytes and not objects: what waits for seconds would be copied by the collector
 * again and again.
 */
final class WaitingPage {
  private static final int MOST_BYTES = 64 << 10;

  /** What a row takes beside its bytes. */
  private static final int ROW_BYTES = 2 * Integer.BYTES;

  private final WaitingRowBytes format;
  private ByteWriter out = new ByteWriter(1_024);
  private int[] ends = new int[16];
  private int[] keyGroups = new int[16];
  private int rows;
  private int taken;

  /** What was added, once something is read; nothing is added any more. */
  private byte[] sealed;

  /** Who is given the bytes of rows that are left. */
  interface Left {
    void row(int keyGroup, byte[] from, int offset, int length) throws Exception;
  }

  WaitingPage(WaitingRowBytes format) {
    this.format = format;
  }

  /** Adds a row that was not read from. */
  void add(PulledRow row, int keyGroup) {
    format.write(row, out);
    if (rows == ends.length) {
      ends = Arrays.copyOf(ends, 2 * rows);
      keyGroups = Arrays.copyOf(keyGroups, 2 * rows);
    }
    ends[rows] = out.size();
    keyGroups[rows] = keyGroup;
    rows++;
  }

  boolean isFull() {
    return out == null || out.size() >= MOST_BYTES;
  }

  /** About what it takes of the heap. */
  long bytes() {
    return (out == null ? sealed.length : out.size()) + (long) ROW_BYTES * rows;
  }

  boolean isEmpty() {
    return taken == rows;
  }

  /** Takes the next row. */
  PulledRow take() {
    int from = begin(taken);
    PulledRow row = format.read(new ByteReader(seal(), from, ends[taken] - from));
    taken++;
    return row;
  }

  /** Shows those not taken yet. */
  void forEachLeft(Left left) throws Exception {
    byte[] all = seal();
    for (int row = taken; row < rows; row++) {
      left.row(keyGroups[row], all, begin(row), ends[row] - begin(row));
    }
  }

  /** Shows those not taken yet, and takes none. */
  void forEach(Consumer<PulledRow> to) {
    byte[] all = seal();
    for (int row = taken; row < rows; row++) {
      to.accept(format.read(new ByteReader(all, begin(row), ends[row] - begin(row))));
    }
  }

  private int begin(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  private byte[] seal() {
    if (sealed == null) {
      sealed = out.toByteArray();
      out = null;
    }
    return sealed;
  }
}
