package io.millrace.job.offline;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of offsets, held as ranges: cheap as long as few offsets are missing. What comes in no
 * order, as from files that are sorted by something else, is held as bits until a page of them is
 * full. Not thread-safe.
 */
final class OffsetRanges {
  private static final int PAGE_BITS = 16;
  private static final int PAGE = 1 << PAGE_BITS;

  /** Fewer offsets one after the other are no range. */
  private static final int SHORT = 64;

  private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();
  private final Map<Long, BitSet> pages = new HashMap<>();
  private long runFirst = 0;
  private long runLast = -1;

  /** Adds an offset; cheapest in order, and dear only where few of many are there. */
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
    if (range != null && offset <= range.getValue()) {
      return true;
    }
    BitSet page = pages.get(offset >> PAGE_BITS);
    return page != null && page.get((int) (offset & PAGE - 1));
  }

  /** How many ranges and pages there are. */
  int size() {
    flush();
    return lastByFirst.size() + pages.size();
  }

  private void flush() {
    if (runLast - runFirst + 1 >= SHORT) {
      add(runFirst, runLast);
    } else {
      for (long offset = runFirst; offset <= runLast; offset++) {
        addToPage(offset);
      }
    }
    runLast = runFirst - 1;
  }

  private void addToPage(long offset) {
    long number = offset >> PAGE_BITS;
    BitSet page = pages.computeIfAbsent(number, each -> new BitSet());
    page.set((int) (offset & PAGE - 1));
    // Only the last bit to be set can make it full.
    if (page.length() == PAGE && page.nextClearBit(0) == PAGE) {
      pages.remove(number);
      add(number << PAGE_BITS, (number << PAGE_BITS) + PAGE - 1);
    }
  }
}
