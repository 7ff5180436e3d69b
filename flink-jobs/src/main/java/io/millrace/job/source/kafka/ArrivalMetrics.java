package io.millrace.job.source.kafka;

import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What one reader shows of itself, under {@code millrace.stream.<index>} of its operator:
 *
 * <ul>
 *   <li>{@code recordsLag}: offsets between what it has emitted and the ends it last heard of
 *   <li>{@code watermarkLagMillis}: now less its watermark; -1 before the first
 *   <li>{@code clockSkewMillis}: see {@link ClockSkew}
 * </ul>
 *
 * <p>Updated by the reader's thread, read by any.
 */
final class ArrivalMetrics {

  private volatile long recordsLag;
  private volatile long watermarkMillis = Long.MIN_VALUE;

  ArrivalMetrics(MetricGroup operator, int stream, ClockSkew skew) {
    MetricGroup group = operator.addGroup("millrace").addGroup("stream", Integer.toString(stream));
    group.gauge("recordsLag", (Gauge<Long>) () -> recordsLag);
    group.gauge("watermarkLagMillis", (Gauge<Long>) this::watermarkLagMillis);
    group.gauge("clockSkewMillis", (Gauge<Long>) skew::millis);
  }

  void update(long recordsLag, long watermarkMillis) {
    this.recordsLag = recordsLag;
    this.watermarkMillis = watermarkMillis;
  }

  private long watermarkLagMillis() {
    long watermark = watermarkMillis;
    return watermark == Long.MIN_VALUE ? -1 : System.currentTimeMillis() - watermark;
  }
}
