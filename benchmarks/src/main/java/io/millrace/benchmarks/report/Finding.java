package io.millrace.benchmarks.report;

/**
 * One key of a report.
 *
 * @param key as in the JSON output, such as {@code ratio_floor_p1}
 * @param samples its median is the key's value
 * @param target null where there is none
 */
public record Finding(String key, Samples samples, Target target) {
  public double value() {
    return samples.median();
  }

  /** True also where there is no target. */
  public boolean isMet() {
    return target == null || target.isMetBy(value());
  }
}
