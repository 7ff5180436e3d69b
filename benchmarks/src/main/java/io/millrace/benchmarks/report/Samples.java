package io.millrace.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;

/**
 * Repeated measurements of one quantity, in the order they were taken.
 *
 * @param values at least one, none of them NaN
 */
public record Samples(double... values) {
  public Samples {
    if (values.length == 0 || Arrays.stream(values).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException("no measurement in " + Arrays.toString(values));
    }
    values = values.clone();
  }

  public static Samples of(Collection<? extends Number> values) {
    return new Samples(values.stream().mapToDouble(Number::doubleValue).toArray());
  }

  /**
   * This over the other, repeat by repeat: what the machine did meanwhile hits both of a pair
   * alike.
   *
   * @param other as many measurements, taken in turns with these
   */
  public Samples over(Samples other) {
    if (other.values.length != values.length) {
      throw new IllegalArgumentException(values.length + " against " + other.values.length);
    }
    return new Samples(
        IntStream.range(0, values.length).mapToDouble(i -> values[i] / other.values[i]).toArray());
  }

  /** The value in the middle; of an even number, the mean of both. */
  public double median() {
    double[] sorted = sorted();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  public double lowest() {
    return sorted()[0];
  }

  public double highest() {
    return sorted()[values.length - 1];
  }

  private double[] sorted() {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  @Override
  public double[] values() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Samples samples && Arrays.equals(values, samples.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
