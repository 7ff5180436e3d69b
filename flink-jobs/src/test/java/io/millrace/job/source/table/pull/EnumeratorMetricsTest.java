package io.millrace.job.source.table.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class EnumeratorMetricsTest {

  private final Map<String, Gauge<?>> gauges = new HashMap<>();
  private String job;
  private final TableState fresh = TableState.fresh("d", 0);
  private final EnumeratorMetrics metrics =
      new EnumeratorMetrics(new Group("operator"), "customers", fresh);

  private final class Group extends UnregisteredMetricsGroup {
    private final String name;

    Group(String name) {
      this.name = name;
    }

    @Override
    public MetricGroup addGroup(String child) {
      return new Group(name + "." + child);
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new Group(name + "." + key + "." + value);
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String gauge, G value) {
      // As Flink does: of two of one name the first stays.
      gauges.putIfAbsent(name + "." + gauge, value);
      return value;
    }

    @Override
    public Map<String, String> getAllVariables() {
      return job == null ? Map.of() : Map.of("<job_id>", job);
    }
  }

  private Object value(String gauge) {
    return gauges.get("operator.millrace.table.customers." + gauge).getValue();
  }

  @Test
  void a_table_never_pulled_has_no_success_and_no_error() {
    assertThat(value("lastSuccessMillis")).isEqualTo(0L);
    assertThat(value("lastErrorMillis")).isEqualTo(0L);
    assertThat(value("lastError")).isEqualTo("");
    assertThat(value("pullRunning")).isEqualTo(0);
  }

  @Test
  void the_last_success_and_the_last_error_stay_to_be_seen() {
    metrics.now(
        new TableState(
            "d",
            0,
            false,
            3,
            2,
            "m",
            new TableState.Success(1, 1_000, 1_700, 40, 2),
            new TableState.Running(5, null, List.of(), List.of(), 0, 0, 0, null, false),
            -1,
            false,
            null,
            false));
    metrics.failed(4, 9_000, "it is down");
    assertThat(value("lastSuccessMillis")).isEqualTo(1_000L);
    assertThat(value("lastPullMillis")).isEqualTo(700L);
    assertThat(value("lastPullRows")).isEqualTo(42L);
    assertThat(value("pulls")).isEqualTo(2L);
    assertThat(value("ticksWaited")).isEqualTo(3L);
    assertThat(value("pullRunning")).isEqualTo(1);
    assertThat(value("failures")).isEqualTo(4);
    assertThat(value("lastErrorMillis")).isEqualTo(9_000L);
    assertThat(value("lastError")).isEqualTo("it is down");
    metrics.works();
    assertThat(value("failures")).isEqualTo(0);
    assertThat(value("lastError")).isEqualTo("it is down");
  }

  @Test
  void gaugesShowTheEnumeratorThatFollowsOneThatFailed() {
    gauges.clear();
    job = "job1";
    EnumeratorMetrics first = new EnumeratorMetrics(new Group("operator"), "customers", fresh);
    first.failed(3, 5_000, "it is down");
    EnumeratorMetrics second = new EnumeratorMetrics(new Group("operator"), "customers", fresh);
    assertThat(value("failures")).isEqualTo(0);
    second.failed(1, 7_000, "it is slow");
    assertThat(value("lastError")).isEqualTo("it is slow");
    assertThat(value("lastErrorMillis")).isEqualTo(7_000L);
  }
}
