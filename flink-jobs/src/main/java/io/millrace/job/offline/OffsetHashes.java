package io.millrace.job.offline;

/** A set of offsets that lie anywhere: at most 16 to 32 bytes for each. Not thread-safe. */
final class OffsetHashes implements OffsetSet {
  private static final long EMPTY = 0;

  private long[] table = new long[16];
  private int size;
  private boolean hasZero;

  @Override
  public void add(long offset) {
    if (offset == EMPTY) {
      hasZero = true;
      return;
    }
    if (2 * (size + 1) > table.length) {
      long[] before = table;
      table = new long[2 * before.length];
      for (long each : before) {
        if (each != EMPTY) {
          table[place(each)] = each;
        }
      }
    }
    int place = place(offset);
    if (table[place] == EMPTY) {
      table[place] = offset;
      size++;
    }
  }

  @Override
  public void add(long first, long last) {
    for (long offset = first; offset <= last; offset++) {
      add(offset);
    }
  }

  @Override
  public boolean contains(long offset) {
    return offset == EMPTY ? hasZero : table[place(offset)] == offset;
  }

  /** Where it is, or would be. */
  private int place(long offset) {
    int mask = table.length - 1;
    int place = (int) (offset * 0x9e3779b97f4a7c15L >>> 32) & mask;
    while (table[place] != EMPTY && table[place] != offset) {
      place = place + 1 & mask;
    }
    return place;
  }
}
