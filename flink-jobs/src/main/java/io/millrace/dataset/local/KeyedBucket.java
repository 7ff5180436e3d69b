package io.millrace.dataset.local;

import io.millrace.codec.ByteReader;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The rows of some keys: one key after the other, and each key's in order. Keys are grouped by
 * counting; of one key the instants are sorted as numbers that carry the row's place, so that
 * nothing is looked up while sorting. Not thread-safe.
 */
final class KeyedBucket {
  private final ByteReader bytes;
  private final int bucket;

  private int[] keys = new int[64];
  private long[] instants = new long[64];
  private int[] starts = new int[64];
  private int size;

  /** Rows by key, in the order they were written. */
  private final int[] grouped;

  /** Where the rows of each key end in {@code grouped}. */
  private final int[] ends;

  private int local = -1;
  private int first;
  private int[] order = new int[64];
  private long[] sorting = new long[64];

  KeyedBucket(byte[] rows, int bucket) {
    this.bytes = new ByteReader(rows);
    this.bucket = bucket;
    int most = index();
    ends = new int[most + 1];
    for (int i = 0; i < size; i++) {
      ends[keys[i]]++;
    }
    for (int key = 0, end = 0; key < ends.length; key++) {
      int count = ends[key];
      ends[key] = end;
      end += count;
    }
    grouped = new int[size];
    for (int i = 0; i < size; i++) {
      grouped[ends[keys[i]]++] = i;
    }
  }

  /** The greatest key; -1 when there is none. */
  private int index() {
    int most = -1;
    while (bytes.remaining() > 0) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, size * 2);
        instants = Arrays.copyOf(instants, size * 2);
        starts = Arrays.copyOf(starts, size * 2);
      }
      int length = (int) bytes.readUnsigned();
      keys[size] = (int) bytes.readUnsigned();
      most = Math.max(most, keys[size]);
      instants[size] = bytes.readFixed64();
      starts[size++] = bytes.position();
      bytes.skip(length);
    }
    return most;
  }

  /** Goes to the next key that has rows, and sorts them. */
  boolean nextKey() {
    while (++local < ends.length) {
      first = local == 0 ? 0 : ends[local - 1];
      if (rows() > 0) {
        sort();
        return true;
      }
    }
    return false;
  }

  int key() {
    return local * KeyedRows.BUCKETS + bucket;
  }

  /** How many rows the key has. */
  int rows() {
    return ends[local] - first;
  }

  /** What the i-th row of the key is sorted by. */
  long x(int i) {
    return instants[order[i]];
  }

  /** The bytes of the i-th row of the key, until the next call. */
  ByteReader row(int i) {
    bytes.seek(starts[order[i]]);
    return bytes;
  }

  private void sort() {
    int count = rows();
    if (order.length < count) {
      order = new int[count * 2];
      sorting = new long[count * 2];
    }
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      long x = instants[grouped[first + i]];
      least = Math.min(least, x);
      most = Math.max(most, x);
    }
    int placeBits = Integer.SIZE - Integer.numberOfLeadingZeros(count);
    long span = most - least;
    if (span < 0 || span >>> (Long.SIZE - 1 - placeBits) != 0) {
      sortByLooking(count);
      return;
    }
    for (int i = 0; i < count; i++) {
      sorting[i] = (instants[grouped[first + i]] - least) << placeBits | i;
    }
    Arrays.sort(sorting, 0, count);
    int mask = (1 << placeBits) - 1;
    for (int i = 0; i < count; i++) {
      order[i] = grouped[first + ((int) sorting[i] & mask)];
    }
  }

  /** Where instant and place are too long for one number. */
  private void sortByLooking(int count) {
    int[] sorted =
        IntStream.range(first, first + count)
            .map(place -> grouped[place])
            .boxed()
            .sorted(Comparator.comparingLong((Integer row) -> instants[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    System.arraycopy(sorted, 0, order, 0, count);
  }
}
