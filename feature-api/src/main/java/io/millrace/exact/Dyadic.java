package io.millrace.exact;

import java.math.BigInteger;

/**
 * The exact number {@code numerator * 2^exponent}. Several pairs may hold the same number, so it is
 * not to be compared by {@code equals}.
 */
public record Dyadic(BigInteger numerator, int exponent) {
  private static final int MANTISSA_BITS = 52;
  private static final long MANTISSA = (1L << MANTISSA_BITS) - 1;

  /** The exact value of a finite double. */
  public static Dyadic of(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int biased = (int) (bits >>> MANTISSA_BITS) & 0x7FF;
    if (biased == 0x7FF) {
      throw new IllegalArgumentException(value + " is not finite");
    }
    long mantissa = biased == 0 ? bits & MANTISSA : (bits & MANTISSA) | (MANTISSA + 1);
    int exponent = Math.max(biased, 1) - 1075;
    return new Dyadic(BigInteger.valueOf(bits < 0 ? -mantissa : mantissa), exponent);
  }

  public Dyadic plus(Dyadic other) {
    int common = Math.min(exponent, other.exponent);
    return new Dyadic(unitsOf(common).add(other.unitsOf(common)), common);
  }

  public Dyadic minus(Dyadic other) {
    return plus(new Dyadic(other.numerator.negate(), other.exponent));
  }

  public Dyadic times(long factor) {
    return new Dyadic(numerator.multiply(BigInteger.valueOf(factor)), exponent);
  }

  public Dyadic times(Dyadic factor) {
    return new Dyadic(numerator.multiply(factor.numerator), exponent + factor.exponent);
  }

  /** This number in units of {@code 2^unitExponent}, which must not be larger than its own unit. */
  BigInteger unitsOf(int unitExponent) {
    if (unitExponent > exponent) {
      throw new IllegalArgumentException("2^" + unitExponent + " is coarser than 2^" + exponent);
    }
    return numerator.shiftLeft(exponent - unitExponent);
  }

  /** This number divided by a positive integer, rounded once; see {@link ExactRounding}. */
  public double dividedBy(BigInteger divisor) {
    return ExactRounding.quotient(numerator, divisor, exponent);
  }

  /** The nearest double. */
  public double round() {
    return dividedBy(BigInteger.ONE);
  }
}
