package io.millrace.compile;

import io.millrace.type.DataType;
import io.millrace.type.JavaType;
import io.millrace.type.ValueCodec;
import java.math.BigDecimal;
import java.util.function.Predicate;

/** Inclusive bounds. NaN lies within none. */
final class Bounds {
  private Bounds() {}

  /** A null bound is open. */
  static Predicate<Object> of(JavaType<?> type, Object low, Object high) {
    if (low == null && high == null) {
      throw new IllegalArgumentException("the bound is null");
    }
    DataType data = type.type();
    if (data instanceof DataType.Float32 || data instanceof DataType.Float64) {
      return ofDoubles(
          low == null ? Double.NEGATIVE_INFINITY : number(low).doubleValue(),
          high == null ? Double.POSITIVE_INFINITY : number(high).doubleValue());
    } else if (data instanceof DataType.Int32 || data instanceof DataType.Int64) {
      return ofLongs(
          low == null ? Long.MIN_VALUE : roundedUp(decimal(low)),
          high == null ? Long.MAX_VALUE : roundedDown(decimal(high)));
    } else if (data instanceof DataType.Decimal) {
      return ofDecimals(low == null ? null : decimal(low), high == null ? null : decimal(high));
    }
    return ofOrdered(type, low, high);
  }

  private static Predicate<Object> ofDoubles(double low, double high) {
    ordered(low <= high, low, high);
    return value -> {
      double number = ((Number) value).doubleValue();
      return number >= low && number <= high;
    };
  }

  private static Predicate<Object> ofLongs(long low, long high) {
    ordered(low <= high, low, high);
    return value -> {
      long number = ((Number) value).longValue();
      return number >= low && number <= high;
    };
  }

  private static Predicate<Object> ofDecimals(BigDecimal low, BigDecimal high) {
    ordered(low == null || high == null || low.compareTo(high) <= 0, low, high);
    return value ->
        (low == null || ((BigDecimal) value).compareTo(low) >= 0)
            && (high == null || ((BigDecimal) value).compareTo(high) <= 0);
  }

  private static Predicate<Object> ofOrdered(JavaType<?> type, Object low, Object high) {
    DataType data = type.type();
    if (data instanceof DataType.Bool || Lengths.has(data) && !(data instanceof DataType.Text)) {
      throw new IllegalArgumentException("its values have no bounds");
    }
    ValueCodec codec = ValueCodec.of(data);
    Object from = low == null ? null : ConstraintBinder.canonical(low, type);
    Object to = high == null ? null : ConstraintBinder.canonical(high, type);
    ordered(from == null || to == null || codec.compare(from, to) <= 0, low, high);
    return value ->
        (from == null || codec.compare(value, from) >= 0)
            && (to == null || codec.compare(value, to) <= 0);
  }

  private static long roundedUp(BigDecimal bound) {
    long floor = roundedDown(bound);
    return BigDecimal.valueOf(floor).compareTo(bound) < 0 ? Math.addExact(floor, 1) : floor;
  }

  private static long roundedDown(BigDecimal bound) {
    BigDecimal floor = bound.setScale(0, java.math.RoundingMode.FLOOR);
    if (floor.unscaledValue().bitLength() > 63) {
      throw new IllegalArgumentException("bound " + bound + " is beyond 64 bits");
    }
    return floor.longValueExact();
  }

  private static BigDecimal decimal(Object bound) {
    try {
      return new BigDecimal(number(bound).toString());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("bound " + bound + " is not finite");
    }
  }

  private static Number number(Object bound) {
    if (bound instanceof Number number && !Double.isNaN(number.doubleValue())) {
      return number;
    }
    throw new IllegalArgumentException("bound " + bound + " is no number");
  }

  private static void ordered(boolean holds, Object low, Object high) {
    if (!holds) {
      throw new IllegalArgumentException("nothing lies between " + low + " and " + high);
    }
  }
}
