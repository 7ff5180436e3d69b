package io.millrace.exact;

import java.math.BigInteger;

/**
 * {@code (n * sum(x*x) - sum(x)^2) / divisor} from exact sums, computed exactly and rounded once to
 * the nearest double; infinite beyond the range of a double.
 */
public final class ExactVariance {
  private ExactVariance() {}

  /** Of doubles. */
  public static double of(ExactSum sum, ExactSum squares, long count, BigInteger divisor) {
    if (!sum.isNarrow() || !squares.isNarrow() || count > ExactSum.MAX_EXACT_COUNT) {
      Dyadic spread = squares.value().times(count).minus(sum.value().times(sum.value()));
      return spread.dividedBy(divisor);
    }
    ExactSum spread = new ExactSum();
    for (int i = 0; i < squares.size(); i++) {
      spread.addProduct(squares.part(i), (double) count);
    }
    for (int i = 0; i < sum.size(); i++) {
      spread.addProduct(-sum.part(i), sum.part(i));
      for (int j = 0; j < i; j++) {
        spread.addProduct(-2 * sum.part(i), sum.part(j));
      }
    }
    return divisor.bitLength() < Long.SIZE
        ? spread.dividedBy(divisor.longValue())
        : spread.value().dividedBy(divisor);
  }

  /** Of integers. */
  public static double of(ExactInteger sum, ExactInteger squares, long count, BigInteger divisor) {
    ExactInteger spread = new ExactInteger();
    if (sum.fitsLong() && squares.fitsLong()) {
      spread.addProduct(squares.longValue(), count);
      ExactInteger square = new ExactInteger();
      square.addSquare(sum.longValue());
      spread.subtract(square);
    } else {
      BigInteger total = sum.toBigInteger();
      spread.add(squares.toBigInteger().multiply(BigInteger.valueOf(count)));
      spread.add(total.multiply(total).negate());
    }
    return divisor.bitLength() < Long.SIZE
        ? spread.dividedBy(divisor.longValue())
        : ExactRounding.quotient(spread.toBigInteger(), divisor, 0);
  }
}
