package io.millrace.table;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * A set of versions of a row, each 64 bits: mostly one, but a key may have many, so adding one
 * takes the same time however many there are. Not thread-safe.
 */
final class VersionSet {
  /** A table with free places, which hold 0; whether 0 itself is in the set is told apart. */
  private long[] places = new long[2];

  private boolean hasZero;
  private int size;

  int size() {
    return size;
  }

  boolean contains(long version) {
    return version == 0 ? hasZero : places[place(version)] == version;
  }

  /** Adds a version, if it is not there. */
  void add(long version) {
    if (contains(version)) {
      return;
    }
    size++;
    if (version == 0) {
      hasZero = true;
      return;
    }
    if (2 * size > places.length) {
      long[] before = places;
      places = new long[2 * before.length];
      for (long each : before) {
        if (each != 0) {
          places[place(each)] = each;
        }
      }
    }
    places[place(version)] = version;
  }

  /** Where a version is, or else a free place for it. */
  private int place(long version) {
    int mask = places.length - 1;
    long mixed = version * 0x9e3779b97f4a7c15L;
    int place = (int) (mixed ^ mixed >>> 32) & mask;
    while (places[place] != 0 && places[place] != version) {
      place = place + 1 & mask;
    }
    return place;
  }

  boolean anyMatch(LongPredicate which) {
    if (hasZero && which.test(0)) {
      return true;
    }
    for (long each : places) {
      if (each != 0 && which.test(each)) {
        return true;
      }
    }
    return false;
  }

  /** In their order: the same versions give the same. */
  long[] sorted() {
    long[] sorted = new long[size];
    int next = 0;
    for (long each : places) {
      if (each != 0) {
        sorted[next++] = each;
      }
    }
    // The place of 0, if it is in the set, holds one already.
    Arrays.sort(sorted);
    return sorted;
  }

  void write(ByteWriter out) {
    out.writeUnsigned(size);
    for (long version : sorted()) {
      out.writeFixed64(version);
    }
  }

  /** Reads what {@link #write} wrote. */
  static VersionSet read(ByteReader in) {
    VersionSet set = new VersionSet();
    for (int left = in.readLength(); left > 0; left--) {
      set.add(in.readFixed64());
    }
    return set;
  }
}
