package io.millrace.benchmarks.streaming;

import java.util.List;

/**
 * What one job did.
 *
 * @param events measured ones
 * @param nanos from the first of them leaving the source until all that follows from them was out
 * @param rows that came out, of all events
 * @param operator what the view's operator counted, of all events; zeros for others
 */
record Outcome(long events, long nanos, long rows, Operator operator) {

  /**
   * @param contributions events applied
   * @param cacheHits keys found decoded
   * @param cacheMisses keys read and decoded, or new
   * @param cachedKeys keys held at the last barrier
   * @param cachedBytes their size, as the cache counts it
   * @param stateBytes mean size of what was saved
   * @param writeBackMillis how long the write-back before the last barrier took, looked at often
   */
  record Operator(
      long contributions,
      long cacheHits,
      long cacheMisses,
      long cachedKeys,
      long cachedBytes,
      long stateBytes,
      List<Long> writeBackMillis) {}

  double eventsPerSecond() {
    return events * 1e9 / nanos;
  }
}
