package io.millrace.job.source.table.pull;

import org.apache.flink.metrics.MetricGroup;

/**
 * A table's progress as metrics, in the group {@code millrace.table.NAME}: {@code
 * lastSuccessMillis} (when the last successful pull began, 0 for none), {@code lastPullMillis} (how
 * long it took), {@code lastPullRows}, {@code pulls}, {@code pullRunning}, {@code ticksWaited},
 * {@code failures} (in a row), {@code lastErrorMillis} (0 for none) and {@code lastError} as text.
 * Written by the coordinator's thread, read by any.
 */
final class EnumeratorMetrics {

  private volatile TableState state;
  private volatile int failures;
  private volatile long lastErrorMillis;
  private volatile String lastError = "";

  EnumeratorMetrics(MetricGroup parent, String table, TableState state) {
    this.state = state;
    if (parent == null) {
      return;
    }
    MetricGroup group = parent.addGroup("millrace").addGroup("table", table);
    group.gauge("lastSuccessMillis", () -> success().startedAtMillis());
    group.gauge("lastPullMillis", () -> success().endedAtMillis() - success().startedAtMillis());
    group.gauge("lastPullRows", () -> success().rows() + success().rejected());
    group.gauge("pulls", () -> this.state.pulls());
    group.gauge("pullRunning", () -> this.state.running() == null ? 0 : 1);
    group.gauge("ticksWaited", () -> this.state.ticksWaited());
    group.gauge("failures", () -> failures);
    group.gauge("lastErrorMillis", () -> lastErrorMillis);
    group.gauge("lastError", () -> lastError);
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
