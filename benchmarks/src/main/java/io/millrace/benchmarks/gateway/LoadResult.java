package io.millrace.benchmarks.gateway;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What one measurement gave.
 *
 * @param latencyNanos from the intended time of sending; not copied
 * @param seconds how long it took
 * @param kept some responses, to be checked
 */
record LoadResult(Histogram latencyNanos, double seconds, List<KeptResponse> kept) {
  private static final double NANOS_PER_MILLI = 1e6;

  double perSecond() {
    return latencyNanos.getTotalCount() / seconds;
  }

  double millisAt(double percentile) {
    return latencyNanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }
}
