package io.millrace.job.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class ArrivalMetricsTest {

  private final Map<String, Gauge<?>> gauges = new HashMap<>();
  private final ClockSkew skew = new ClockSkew();
  private final ArrivalMetrics metrics = new ArrivalMetrics(new Group("operator"), 2, skew);

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
      gauges.put(name + "." + gauge, value);
      return value;
    }
  }

  private long value(String gauge) {
    return (Long) gauges.get("operator.millrace.stream.2." + gauge).getValue();
  }

  @Test
  void a_reader_shows_its_lags_and_the_clocks() {
    long nowMillis = System.currentTimeMillis();
    metrics.update(17, nowMillis - 5_000);
    skew.appended(nowMillis + 40, nowMillis);
    assertThat(value("recordsLag")).isEqualTo(17);
    assertThat(value("watermarkLagMillis")).isBetween(5_000L, 60_000L);
    assertThat(value("clockSkewMillis")).isEqualTo(40);
  }

  @Test
  void before_the_first_watermark_its_lag_is_not_a_huge_number() {
    assertThat(value("watermarkLagMillis")).isEqualTo(-1);
    assertThat(value("clockSkewMillis")).isZero();
  }

  @Test
  void a_clock_that_was_set_right_is_forgotten_after_two_minutes() {
    skew.appended(9_000, 1_000);
    skew.appended(2_000, 2_000);
    assertThat(skew.millis()).isEqualTo(8_000);
    skew.appended(61_500, 61_500);
    assertThat(skew.millis()).isEqualTo(8_000);
    skew.appended(121_490, 121_500);
    assertThat(skew.millis()).isZero();
  }
}
