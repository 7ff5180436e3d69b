package io.millrace.benchmarks.soak.sample;

import java.util.Arrays;

/** Quantiles of a few measurements. */
public final class Quantiles {
  private Quantiles() {}

  /**
   * The smallest value that at least this share of all is not above.
   *
   * @param share from 0 to 1
   * @return NaN of none
   */
  public static double of(double[] values, double share) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
