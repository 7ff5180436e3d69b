package io.millrace.dataset.local;

import io.millrace.codec.ByteWriter;

/** Takes what happens to keys, in any order. */
public interface RowTaker {
  /**
   * One row.
   *
   * @param key number of the key
   * @param x what rows of a key are sorted by
   * @param row whose bytes are copied
   */
  void add(int key, long x, ByteWriter row);
}
