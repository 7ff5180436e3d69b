package io.millrace.aggregate;

import io.millrace.exact.ExactVariance;
import io.millrace.type.DataType;
import java.math.BigInteger;

/**
 * Variance and standard deviation, of a population (divided by n) or of a sample (by n - 1; null
 * over one event): a double for any number type.
 *
 * <p>The variance is {@code (n * sum(x*x) - sum(x)^2) / (n * n)}, or {@code / (n * (n - 1))},
 * computed exactly and rounded once; beyond a double it is invalid: overflow. The deviation is the
 * correctly rounded square root of that rounded variance ({@link Math#sqrt}).
 */
final class Spread {
  static final AggregatorKind VARIANCE_POPULATION = kind("variance_population", 0, Root.NONE);
  static final AggregatorKind VARIANCE_SAMPLE = kind("variance_sample", 1, Root.NONE);
  static final AggregatorKind STDDEV_POPULATION = kind("stddev_population", 0, Root.SQUARE);
  static final AggregatorKind STDDEV_SAMPLE = kind("stddev_sample", 1, Root.SQUARE);

  private Spread() {}

  private enum Root {
    NONE,
    SQUARE
  }

  private static AggregatorKind kind(String name, int lost, Root root) {
    return new AggregatorKind(name, input -> of(name, input, lost, root));
  }

  private static Aggregator<?> of(String name, DataType input, int lost, Root root) {
    return switch (Accepted.numeric(name, input)) {
      case FLOATING ->
          new TotalAggregator<>(
              DataType.FLOAT64, DoubleMoments::new, total -> ofDoubles(total, lost, root));
      case INTEGER ->
          new TotalAggregator<>(
              DataType.FLOAT64, IntegerMoments::new, total -> ofIntegers(total, 0, lost, root));
      case DECIMAL -> {
        int scale = ((DataType.Decimal) input).scale();
        yield new TotalAggregator<>(
            DataType.FLOAT64, IntegerMoments::new, total -> ofIntegers(total, scale, lost, root));
      }
    };
  }

  private static Double ofDoubles(DoubleMoments total, int lost, Root root)
      throws InvalidResultException {
    long count = total.count();
    if (count <= lost) {
      return null;
    }
    double variance = ExactVariance.of(total.sum(), total.squares(), count, divisor(count, lost));
    return finish(variance, root);
  }

  private static Double ofIntegers(IntegerMoments total, int scale, int lost, Root root)
      throws InvalidResultException {
    long count = total.count();
    if (count <= lost) {
      return null;
    }
    BigInteger divisor = divisor(count, lost);
    if (scale > 0) {
      divisor = divisor.multiply(BigInteger.TEN.pow(2 * scale));
    }
    return finish(ExactVariance.of(total.sum(), total.squares(), count, divisor), root);
  }

  private static BigInteger divisor(long count, int lost) {
    return BigInteger.valueOf(count).multiply(BigInteger.valueOf(count - lost));
  }

  private static Double finish(double variance, Root root) throws InvalidResultException {
    double finite = Results.finite(variance);
    return root == Root.SQUARE ? Math.sqrt(finite) : finite;
  }
}
