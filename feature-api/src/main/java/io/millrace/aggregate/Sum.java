package io.millrace.aggregate;

import io.millrace.aggregate.InvalidResultException.Reason;
import io.millrace.type.DataType;

/**
 * The exact sum, rounded once. Of int and long: a long. Of float and double: a double; zero is
 * never negative. Of decimal(p,s): decimal(38,s). A sum beyond its result type is invalid:
 * overflow; later values may bring it back.
 */
final class Sum {
  static final AggregatorKind KIND = new AggregatorKind("sum", Sum::of);

  private Sum() {}

  private static Aggregator<?> of(DataType input) {
    return switch (Accepted.numeric("sum", input)) {
      case FLOATING ->
          new TotalAggregator<>(
              DataType.FLOAT64, DoubleTotal::new, total -> Results.finite(total.sum().round()));
      case INTEGER -> new TotalAggregator<>(DataType.INT64, IntegerTotal::new, Sum::toLong);
      case DECIMAL -> {
        int scale = ((DataType.Decimal) input).scale();
        yield new TotalAggregator<>(
            new DataType.Decimal(Results.MOST_DIGITS, scale),
            IntegerTotal::new,
            total -> Results.decimal(total.sum().toBigInteger(), scale));
      }
    };
  }

  private static Long toLong(IntegerTotal total) throws InvalidResultException {
    if (!total.sum().fitsLong()) {
      throw new InvalidResultException(
          Reason.OVERFLOW,
          "the sum " + total.sum().toBigInteger() + " is beyond the range of a long");
    }
    return total.sum().longValue();
  }
}
