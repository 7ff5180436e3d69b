package io.millrace.dataset.local;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The order of some rows: one key after the other, and each key's rows by a number that they have,
 * such as an instant; rows of the same key and number keep their order. Keys are grouped by
 * counting. The rows of a key are sorted when it is its turn, as numbers that carry the row's
 * place, so that nothing is looked up while sorting. Used once; not thread-safe.
 */
public final class RowsByKey {
  private static final int DIGIT_BITS = 16;
  private static final int DIGIT = (1 << DIGIT_BITS) - 1;

  private final int[] keys;
  private final long[] numbers;

  /** Places of rows, by key. */
  private final int[] places;

  private int first;
  private int end;
  private long[] sorting = new long[64];
  private int[] unsorted = new int[64];

  /**
   * @param keys from 0; of each row
   * @param numbers of each row
   * @param size how many rows there are; what lies behind is not looked at
   */
  public RowsByKey(int[] keys, long[] numbers, int size) {
    this.keys = keys;
    this.numbers = numbers;
    int most = Arrays.stream(keys, 0, size).max().orElse(0);
    int[] grouped = IntStream.range(0, size).toArray();
    for (int shift = 0; shift < Integer.SIZE && most >>> shift > 0; shift += DIGIT_BITS) {
      grouped = grouped(grouped, shift, Math.min(most >>> shift, DIGIT));
    }
    this.places = grouped;
  }

  /** Groups by some bits of the key; those of the same bits keep their order. */
  private int[] grouped(int[] from, int shift, int mostDigit) {
    int[] ends = new int[mostDigit + 1];
    for (int place : from) {
      ends[keys[place] >>> shift & DIGIT]++;
    }
    for (int digit = 1; digit < ends.length; digit++) {
      ends[digit] += ends[digit - 1];
    }
    int[] grouped = new int[from.length];
    for (int i = from.length - 1; i >= 0; i--) {
      grouped[--ends[keys[from[i]] >>> shift & DIGIT]] = from[i];
    }
    return grouped;
  }

  /** Goes to the next key that has rows, and sorts them. */
  public boolean nextKey() {
    first = end;
    if (first == places.length) {
      return false;
    }
    while (end < places.length && keys[places[end]] == key()) {
      end++;
    }
    sort();
    return true;
  }

  /** The key whose turn it is. */
  public int key() {
    return keys[places[first]];
  }

  /** How many rows the key has. */
  public int rows() {
    return end - first;
  }

  /** The place of the i-th row of the key among all rows. */
  public int place(int i) {
    return places[first + i];
  }

  private void sort() {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    boolean sorted = true;
    for (int i = first; i < end; i++) {
      long number = numbers[places[i]];
      sorted &= number >= most;
      least = Math.min(least, number);
      most = Math.max(most, number);
    }
    if (sorted) {
      return;
    }
    int placeBits = Integer.SIZE - Integer.numberOfLeadingZeros(rows());
    long span = most - least;
    if (span < 0 || span >>> (Long.SIZE - 1 - placeBits) != 0) {
      sortByLooking();
    } else {
      sort(least, placeBits);
    }
  }

  private void sort(long least, int placeBits) {
    int rows = rows();
    if (sorting.length < rows) {
      sorting = new long[rows * 2];
      unsorted = new int[rows * 2];
    }
    System.arraycopy(places, first, unsorted, 0, rows);
    for (int i = 0; i < rows; i++) {
      sorting[i] = (numbers[unsorted[i]] - least) << placeBits | i;
    }
    Arrays.sort(sorting, 0, rows);
    int mask = (1 << placeBits) - 1;
    for (int i = 0; i < rows; i++) {
      places[first + i] = unsorted[(int) sorting[i] & mask];
    }
  }

  /** Where number and place are too long for one number. */
  private void sortByLooking() {
    int[] sorted =
        Arrays.stream(places, first, end)
            .boxed()
            .sorted(Comparator.comparingLong((Integer place) -> numbers[place]))
            .mapToInt(Integer::intValue)
            .toArray();
    System.arraycopy(sorted, 0, places, first, sorted.length);
  }
}
