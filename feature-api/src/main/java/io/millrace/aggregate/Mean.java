package io.millrace.aggregate;

import io.millrace.type.DataType;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The exact sum divided by the count, rounded once to nearest, ties to even. Of int, long, float
 * and double: a double, which never overflows. Of decimal(p,s): decimal(38,max(s,6)).
 */
final class Mean {
  static final AggregatorKind KIND = new AggregatorKind("mean", Mean::of);
  private static final int LEAST_SCALE = 6;

  private Mean() {}

  private static Aggregator<?> of(DataType input) {
    return switch (Accepted.numeric("mean", input)) {
      case FLOATING ->
          new TotalAggregator<>(
              DataType.FLOAT64, DoubleTotal::new, total -> total.sum().dividedBy(total.count()));
      case INTEGER ->
          new TotalAggregator<>(
              DataType.FLOAT64, IntegerTotal::new, total -> total.sum().dividedBy(total.count()));
      case DECIMAL -> {
        int scale = ((DataType.Decimal) input).scale();
        int resultScale = Math.max(scale, LEAST_SCALE);
        yield new TotalAggregator<>(
            new DataType.Decimal(Results.MOST_DIGITS, resultScale),
            IntegerTotal::new,
            total -> ofDecimals(total, scale, resultScale));
      }
    };
  }

  private static BigDecimal ofDecimals(IntegerTotal total, int scale, int resultScale)
      throws InvalidResultException {
    BigDecimal sum = new BigDecimal(total.sum().toBigInteger(), scale);
    BigDecimal mean =
        sum.divide(BigDecimal.valueOf(total.count()), resultScale, RoundingMode.HALF_EVEN);
    return Results.decimal(mean.unscaledValue(), resultScale);
  }
}
