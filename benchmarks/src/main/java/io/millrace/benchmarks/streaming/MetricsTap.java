package io.millrace.benchmarks.streaming;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Reads the metrics of the view's operator in this JVM, as any of Flink's reporters would. Values
 * are summed over subtasks, or the greatest is taken.
 */
public final class MetricsTap implements MetricReporter, MetricReporterFactory {
  private static final Map<Metric, String> METRICS = new ConcurrentHashMap<>();

  /** Called by Flink. */
  public MetricsTap() {}

  static void attach(Configuration settings) {
    settings.setString("metrics.reporter.tap.factory.class", MetricsTap.class.getName());
  }

  static long sum(String name) {
    return METRICS.entrySet().stream()
        .filter(metric -> metric.getValue().equals(name))
        .mapToLong(metric -> value(metric.getKey()))
        .sum();
  }

  static long greatest(String name) {
    return METRICS.entrySet().stream()
        .filter(metric -> metric.getValue().equals(name))
        .mapToLong(metric -> value(metric.getKey()))
        .max()
        .orElse(0);
  }

  private static long value(Metric metric) {
    if (metric instanceof Counter counter) {
      return counter.getCount();
    }
    return metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number
        ? number.longValue()
        : 0;
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return this;
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {
    METRICS.clear();
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (group.getAllVariables().containsKey("<operator_name>")
        && group.getAllVariables().get("<operator_name>").equals("view")) {
      METRICS.put(metric, name);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    METRICS.remove(metric);
  }
}
