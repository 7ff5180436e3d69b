package io.millrace.job.view;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What a view's operator counts: {@code contributions} (events applied to keys), {@code
 * contributions_forgotten} (those of a key that is being forgotten that came behind the first of
 * its markers), {@code keys_forgotten} (emptied), {@code rows_decided}, {@code rows_removed} (keys
 * that emptied), {@code cache_hits}, {@code cache_misses}, {@code cached_keys}, {@code
 * cached_bytes}, {@code state_bytes_per_key} (mean of what was saved since the start), {@code
 * barrier_write_back_ms} and {@code barrier_write_back_keys} (of the last barrier).
 */
final class ViewMetrics {
  final Counter contributions;
  final Counter contributionsForgotten;
  final Counter keysForgotten;
  final Counter rowsDecided;
  final Counter rowsRemoved;
  final Counter cacheHits;
  final Counter cacheMisses;

  private volatile long cachedKeys;
  private volatile long cachedBytes;
  private volatile long writeBackMillis;
  private volatile long writeBackKeys;
  private volatile long savedKeys;
  private volatile long savedBytes;

  ViewMetrics(MetricGroup group) {
    contributions = group.counter("contributions");
    contributionsForgotten = group.counter("contributions_forgotten");
    keysForgotten = group.counter("keys_forgotten");
    rowsDecided = group.counter("rows_decided");
    rowsRemoved = group.counter("rows_removed");
    cacheHits = group.counter("cache_hits");
    cacheMisses = group.counter("cache_misses");
    group.gauge("cached_keys", () -> cachedKeys);
    group.gauge("cached_bytes", () -> cachedBytes);
    group.gauge("state_bytes_per_key", () -> savedKeys == 0 ? 0 : savedBytes / savedKeys);
    group.gauge("barrier_write_back_ms", () -> writeBackMillis);
    group.gauge("barrier_write_back_keys", () -> writeBackKeys);
  }

  // Written by the task's thread only, read by reporters.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void saved(int bytes) {
    savedKeys++;
    savedBytes += bytes;
  }

  void cached(KeyCache cache) {
    cachedKeys = cache.size();
    cachedBytes = cache.bytes();
  }

  void wroteBack(long millis, long keys) {
    writeBackMillis = millis;
    writeBackKeys = keys;
  }
}
