package io.millrace.job.offline.upkeep;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What a job's upkeep tells, by table ({@code offline_upkeep.table.NAME}): {@code last_success}
 * (epoch milliseconds of the last round in which nothing failed, 0 before), {@code files_before},
 * {@code files_after}, {@code snapshots} and {@code round_ms} of the last round, and since the
 * start {@code files_merged}, {@code snapshots_expired}, {@code orphans_removed} and {@code
 * failures}. Written by one thread, read by reporters.
 */
final class UpkeepMetrics {
  private final MetricGroup group;
  private final Map<String, OfTable> tables = new ConcurrentHashMap<>();

  UpkeepMetrics(MetricGroup group) {
    this.group = group.addGroup("offline_upkeep");
  }

  void done(TableReport report) {
    OfTable table = of(report.table());
    table.last = report;
    table.merged.inc(report.filesMerged());
    table.expired.inc(report.snapshotsExpired());
    table.orphans.inc(report.orphansRemoved());
    table.failures.inc(report.problems().size());
    if (report.isWhole()) {
      table.lastSuccessMillis = System.currentTimeMillis();
    }
  }

  /** The table could not even be looked at. */
  void failed(String table) {
    of(table).failures.inc();
  }

  private OfTable of(String table) {
    return tables.computeIfAbsent(table, name -> new OfTable(group.addGroup("table", name)));
  }

  private static final class OfTable {
    private final Counter merged;
    private final Counter expired;
    private final Counter orphans;
    private final Counter failures;
    private volatile TableReport last;
    private volatile long lastSuccessMillis;

    OfTable(MetricGroup group) {
      merged = group.counter("files_merged");
      expired = group.counter("snapshots_expired");
      orphans = group.counter("orphans_removed");
      failures = group.counter("failures");
      group.gauge("last_success", () -> lastSuccessMillis);
      group.gauge("files_before", () -> last == null ? 0 : last.filesBefore());
      group.gauge("files_after", () -> last == null ? 0 : last.filesAfter());
      group.gauge("snapshots", () -> last == null ? 0 : last.snapshotsAfter());
      group.gauge("round_ms", () -> last == null ? 0 : last.millis());
    }
  }
}
