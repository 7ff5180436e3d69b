package io.millrace.dataset.local;

import io.millrace.codec.ByteReader;
import java.util.Arrays;

/** The rows of some keys: one key after the other, and each key's in order. Not thread-safe. */
final class KeyedBucket {
  private final ByteReader bytes;
  private final int bucket;

  private int[] keys = new int[64];
  private long[] instants = new long[64];
  private int[] starts = new int[64];
  private int size;
  private final RowsByKey order;

  KeyedBucket(byte[] rows, int bucket) {
    this.bytes = new ByteReader(rows);
    this.bucket = bucket;
    index();
    order = new RowsByKey(keys, instants, size);
  }

  private void index() {
    while (bytes.remaining() > 0) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, size * 2);
        instants = Arrays.copyOf(instants, size * 2);
        starts = Arrays.copyOf(starts, size * 2);
      }
      int length = (int) bytes.readUnsigned();
      keys[size] = (int) bytes.readUnsigned();
      instants[size] = bytes.readFixed64();
      starts[size++] = bytes.position();
      bytes.skip(length);
    }
  }

  /** Goes to the next key that has rows, and sorts them. */
  boolean nextKey() {
    return order.nextKey();
  }

  int key() {
    return order.key() * KeyedRows.BUCKETS + bucket;
  }

  /** How many rows the key has. */
  int rows() {
    return order.rows();
  }

  /** What the i-th row of the key is sorted by. */
  long x(int i) {
    return instants[order.place(i)];
  }

  /** The bytes of the i-th row of the key, until the next call. */
  ByteReader row(int i) {
    bytes.seek(starts[order.place(i)]);
    return bytes;
  }
}
