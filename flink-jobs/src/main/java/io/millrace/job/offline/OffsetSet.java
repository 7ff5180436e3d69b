package io.millrace.job.offline;

/** A set of offsets. Not thread-safe. */
sealed interface OffsetSet permits OffsetRanges, OffsetHashes {

  void add(long offset);

  /** Adds the offsets of a range, both ends included. */
  void add(long first, long last);

  boolean contains(long offset);
}
