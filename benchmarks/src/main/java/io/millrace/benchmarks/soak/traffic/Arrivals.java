package io.millrace.benchmarks.soak.traffic;

import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** How many messages arrived when, to know how many are not visible yet. Thread-safe. */
final class Arrivals {
  private final ConcurrentSkipListMap<Long, LongAdder> byMillisecond =
      new ConcurrentSkipListMap<>();

  void add(long arrivalMillis) {
    byMillisecond.computeIfAbsent(arrivalMillis, millis -> new LongAdder()).increment();
  }

  /** Messages that arrived at this instant or later; forgets those before. */
  long from(long millis) {
    byMillisecond.headMap(millis, false).clear();
    return byMillisecond.values().stream().mapToLong(LongAdder::sum).sum();
  }
}
