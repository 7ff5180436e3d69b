package io.millrace.benchmarks.tables;

import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * How many rows the online sinks of this JVM have written: the sink's own metric, which counts a
 * row when its transaction is over. So whoever waits for rows asks PostgreSQL nothing meanwhile.
 */
public final class WrittenRows implements MetricReporter, MetricReporterFactory {
  private static final Set<Counter> COUNTERS = ConcurrentHashMap.newKeySet();
  private static final int LOOK_EVERY_MILLIS = 2;
  private static final long LONGEST_MILLIS = 900_000;

  /** Called by Flink. */
  public WrittenRows() {}

  /** Counts from 0 again, for a job with these settings. */
  static void begin(Configuration settings) {
    COUNTERS.clear();
    settings.setString("metrics.reporter.written.factory.class", WrittenRows.class.getName());
  }

  static long count() {
    return COUNTERS.stream().mapToLong(Counter::getCount).sum();
  }

  /**
   * Waits for so many in all.
   *
   * @param failure throws if nothing more will be written
   * @return when they were there, in milliseconds since 1970
   */
  static long await(long rows, Callable<?> failure) throws Exception {
    await(() -> count() >= rows, LOOK_EVERY_MILLIS, failure);
    return System.currentTimeMillis();
  }

  /** Waits for a condition, ten minutes at most. */
  static void await(Callable<Boolean> condition, int everyMillis, Callable<?> failure)
      throws Exception {
    long untilNanos = System.nanoTime() + LONGEST_MILLIS * 1_000_000;
    while (!condition.call()) {
      failure.call();
      if (System.nanoTime() - untilNanos > 0) {
        throw new IllegalStateException("not within " + LONGEST_MILLIS + " ms");
      }
      Thread.sleep(everyMillis);
    }
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return this;
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (name.equals("rows_written") && metric instanceof Counter counter) {
      COUNTERS.add(counter);
    }
  }

  /** What was written stays written when the job ends. */
  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
