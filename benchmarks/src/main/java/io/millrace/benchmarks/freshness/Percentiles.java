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

  /** Of all probes: those that were never shown must not make the others look better. */
  static Percentiles of(Collection<Probe> probes, ToDoubleFunction<Probe> value) {
    double[] values = probes.stream().mapToDouble(value).toArray();
    Arrays.sort(values);
    return new Percentiles(values);
  }

  /**
   * @param share such as 0.99; 1 for the highest
   */
  double at(double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }
}
