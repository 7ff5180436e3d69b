package io.millrace.job.source.table.pull;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.metrics.MetricGroup;

/**
 * A table's progress as metrics, in the group {@code millrace.table.NAME}: {@code
 * lastSuccessMillis} (when the last successful pull began, 0 for none), {@code lastPullMillis} (how
 * long it took), {@code lastPullRows}, {@code pulls}, {@code pullRunning}, {@code ticksWaited},
 * {@code failures} (in a row), {@code lastErrorMillis} (0 for none) and {@code lastError} as text.
 * Written by the coordinator's thread, read by any.
 *
 * <p>A group keeps the gauges of the first enumerator when another follows it in the same job, as
 * after a failure. So gauges show the one that was made last.
 */
final class EnumeratorMetrics {
  private static final String JOB = "<job_id>";
  private static final Map<String, AtomicReference<EnumeratorMetrics>> LAST =
      new ConcurrentHashMap<>();

  private volatile TableState state;
  private volatile int failures;
  private volatile long lastErrorMillis;
  private volatile String lastError = "";

  EnumeratorMetrics(MetricGroup parent, String table, TableState state) {
    this.state = state;
    if (parent == null) {
      return;
    }
    String job = parent.getAllVariables().get(JOB);
    AtomicReference<EnumeratorMetrics> last =
        job == null
            ? new AtomicReference<>()
            : LAST.computeIfAbsent(job + " " + table, key -> new AtomicReference<>());
    last.set(this);
    MetricGroup group = parent.addGroup("millrace").addGroup("table", table);
    group.gauge("lastSuccessMillis", () -> last.get().success().startedAtMillis());
    group.gauge("lastPullMillis", () -> last.get().lastPullMillis());
    group.gauge(
        "lastPullRows", () -> last.get().success().rows() + last.get().success().rejected());
    group.gauge("pulls", () -> last.get().state.pulls());
    group.gauge("pullRunning", () -> last.get().state.running() == null ? 0 : 1);
    group.gauge("ticksWaited", () -> last.get().state.ticksWaited());
    group.gauge("failures", () -> last.get().failures);
    group.gauge("lastErrorMillis", () -> last.get().lastErrorMillis);
    group.gauge("lastError", () -> last.get().lastError);
  }

  private long lastPullMillis() {
    return success().endedAtMillis() - success().startedAtMillis();
  }

  private TableState.Success success() {
    TableState.Success last = state.lastSuccess();
    return last == null ? new TableState.Success(0, 0, 0, 0, 0) : last;
  }

  void now(TableState newState) {
    state = newState;
  }

  void failed(int failuresInARow, long nowMillis, String reason) {
    failures = failuresInARow;
    lastErrorMillis = nowMillis;
    lastError = reason;
  }

  void works() {
    failures = 0;
  }
}
