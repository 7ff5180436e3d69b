package io.millrace.benchmarks.freshness;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/**
 * Percentiles by nearest rank: each is a value that was measured.
 *
 * @param sorted ascending
 */
record Percentiles(double... sorted) {

  static Percentiles of(Collection<Probe> probes, ToDoubleFunction<Probe> value) {
    double[] values = probes.stream().filter(Probe::isShown).mapToDouble(value).toArray();
    Arrays.sort(values);
    return new Percentiles(values);
  }

  int count() {
    return sorted.length;
  }

  /**
   * @param share such as 0.99; 1 for the highest
   */
  double at(double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }
}
