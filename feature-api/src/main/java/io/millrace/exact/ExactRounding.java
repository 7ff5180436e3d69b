package io.millrace.exact;

import java.math.BigInteger;

/** Rounds an exact fraction to the nearest double, ties to even, subnormals included. */
public final class ExactRounding {
  private static final int PRECISION = 53;
  private static final int LOWEST_EXPONENT = -1074;
  private static final int QUOTIENT_BITS = 62;

  private ExactRounding() {}

  /**
   * {@code numerator / denominator * 2^exponent}, rounded once. Zero is positive, and so is what
   * rounds to zero; beyond the range of a double the result is infinite.
   *
   * @param denominator positive
   */
  public static double quotient(BigInteger numerator, BigInteger denominator, int exponent) {
    if (denominator.signum() <= 0) {
      throw new IllegalArgumentException("the denominator " + denominator + " is not positive");
    }
    if (numerator.signum() == 0) {
      return 0.0;
    }
    BigInteger dividend = numerator.abs();
    BigInteger divisor = denominator;
    int shift = QUOTIENT_BITS - (dividend.bitLength() - divisor.bitLength());
    if (shift >= 0) {
      dividend = dividend.shiftLeft(shift);
    } else {
      divisor = divisor.shiftLeft(-shift);
    }
    BigInteger[] parts =
        dividend.divideAndRemainder(divisor); // 62 or 63 bits, and what is lost below
    double rounded = round(parts[0].longValue(), parts[1].signum() != 0, exponent - shift);
    return numerator.signum() < 0 && rounded != 0 ? -rounded : rounded;
  }

  /** Rounds {@code units * 2^exponent}, plus a part of one unit where {@code more}. */
  private static double round(long units, boolean more, int exponent) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(units);
    int dropped = Math.max(bits - PRECISION, LOWEST_EXPONENT - exponent);
    if (dropped > bits) {
      return 0.0; // below half of the smallest double
    }
    long kept = dropped == bits ? 0 : units >>> dropped;
    long half = 1L << (dropped - 1);
    long rest = units & (half << 1) - 1;
    boolean up = rest > half || (rest == half && (more || (kept & 1) != 0));
    return Math.scalb((double) (up ? kept + 1 : kept), exponent + dropped);
  }
}
