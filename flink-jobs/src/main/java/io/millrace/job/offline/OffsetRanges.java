package io.millrace.job.offline;

import java.util.Map;
import java.util.TreeMap;

/** A set of offsets, held as ranges: cheap as long as few offsets are missing. Not thread-safe. */
final class OffsetRanges {
  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();
  private long runFirst = 0;
  private long runLast = -1;

  /** Adds an offset; cheapest in order. */
  void add(long offset) {
    if (runLast >= runFirst && offset == runLast + 1) {
      runLast = offset;
    } else {
      flush();
      runFirst = offset;
      runLast = offset;
    }
  }

  /** Adds the offsets of a range, both ends included. */
  void add(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> before = lastByFirst.floorEntry(from);
    if (before != null && before.getValue() >= from - 1) {
      from = before.getKey();
      to = Math.max(to, before.getValue());
    }
    Map.Entry<Long, Long> next = lastByFirst.ceilingEntry(from);
    while (next != null && next.getKey() <= to + 1) {
      to = Math.max(to, next.getValue());
      lastByFirst.remove(next.getKey());
      next = lastByFirst.ceilingEntry(from);
    }
    lastByFirst.put(from, to);
  }

  boolean contains(long offset) {
    flush();
    Map.Entry<Long, Long> range = lastByFirst.floorEntry(offset);
    return range != null && offset <= range.getValue();
  }

  /** How many ranges there are. */
  int size() {
    flush();
    return lastByFirst.size();
  }

  private void flush() {
    if (runLast >= runFirst) {
      add(runFirst, runLast);
      runLast = runFirst - 1;
    }
  }
}
