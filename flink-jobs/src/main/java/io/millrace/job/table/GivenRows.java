package io.millrace.job.table;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.util.Arrays;

/** Identities of rows of one pull, eight bytes each. Not thread-safe. */
final class GivenRows {
  private long[] ids = new long[16];
  private int size;

  /** Those that are in their order. */
  private int sorted;

  static GivenRows read(ByteReader in) {
    GivenRows rows = new GivenRows();
    rows.size = in.readLength();
    rows.sorted = rows.size;
    rows.ids = new long[Math.max(16, rows.size)];
    for (int i = 0; i < rows.size; i++) {
      rows.ids[i] = in.readFixed64();
    }
    return rows;
  }

  void write(ByteWriter out) {
    sort();
    out.writeUnsigned(size);
    for (int i = 0; i < size; i++) {
      out.writeFixed64(ids[i]);
    }
  }

  /**
   * Adds one that is not there yet.
   *
   * @param id not given since the last {@link #sort}: the log has each once
   * @return whether it was not there
   */
  boolean add(long id) {
    if (Arrays.binarySearch(ids, 0, sorted, id) >= 0) {
      return false;
    }
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
    }
    ids[size++] = id;
    return true;
  }

  /** After a reading. */
  void sort() {
    if (sorted < size) {
      Arrays.sort(ids, 0, size);
      sorted = size;
    }
  }
}
