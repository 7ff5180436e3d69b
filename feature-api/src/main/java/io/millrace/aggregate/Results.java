package io.millrace.aggregate;

import io.millrace.aggregate.InvalidResultException.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Judges at the end whether a result fits its type. */
final class Results {
  static final int MOST_DIGITS = 38;

  private Results() {}

  static Double finite(double value) throws InvalidResultException {
    if (Double.isInfinite(value)) {
      throw new InvalidResultException(
          Reason.OVERFLOW, "the result is beyond the range of a double");
    }
    return value;
  }

  static BigDecimal decimal(BigInteger unscaled, int scale) throws InvalidResultException {
    BigDecimal value = new BigDecimal(unscaled, scale);
    if (value.precision() > MOST_DIGITS) {
      throw new InvalidResultException(
          Reason.OVERFLOW,
          "the result has " + value.precision() + " digits; a decimal holds " + MOST_DIGITS);
    }
    return value;
  }
}
