package io.millrace.job.source.table.reader;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;

/**
 * Counters of a reader in the group {@code millrace.table.NAME}: {@code rows}, {@code malformed},
 * {@code interruptions}.
 */
final class ReaderMetrics {

  final Counter rows;
  final Counter malformed;
  final Counter interruptions;

  ReaderMetrics(MetricGroup parent, String table) {
    MetricGroup group =
        parent == null ? null : parent.addGroup("millrace").addGroup("table", table);
    rows = counter(group, "rows");
    malformed = counter(group, "malformed");
    interruptions = counter(group, "interruptions");
  }

  private static Counter counter(MetricGroup group, String name) {
    return group == null ? new SimpleCounter() : group.counter(name);
  }
}
