package io.millrace.exact;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * An exact sum of doubles and of squares of doubles, rounded only when it is read.
 *
 * <p>The sum is held as a non-overlapping expansion (J. R. Shewchuk, "Adaptive Precision
 * Floating-Point Arithmetic", 1997, GROW-EXPANSION with zero elimination), smallest part first: one
 * or two doubles for ordinary amounts. Near the end of the range of a double, where a partial sum
 * could overflow though the sum does not, and for squares below it, the sum moves to a {@link
 * BigInteger}.
 *
 * <p>What is read and the bytes that are written depend on the exact sum alone, never on the order
 * of adding. Negative zero counts as zero. Mutable, not thread-safe.
 */
public final class ExactSum {
  /** Parts below this can be added without overflow. */
  private static final double LIMIT = 0x1p1020;

  /** Above this, what a product leaves below its own double is a double too. */
  private static final double PRODUCT_LOW = 0x1p-960;

  /** Above this, what a division leaves is exact in a double. */
  private static final double QUOTIENT_LOW = 0x1p-800;

  /** Longs up to this are doubles. */
  static final long MAX_EXACT_COUNT = 1L << 53;

  /** The unit of {@link #wide}: the smallest square of a double. */
  private static final int WIDE_EXPONENT = -2148;

  private static final int NARROW_SHIFT = -1074 - WIDE_EXPONENT;
  private static final int LAST = 0x10;
  private static final int WIDE = 0x20;

  private double[] parts = new double[2];
  private int size;
  private BigInteger wide; // instead of the parts when not null

  /** Adds a finite double. */
  public void add(double value) {
    if (wide == null
        && Math.abs(value) < LIMIT
        && (size == 0 || Math.abs(parts[size - 1]) < LIMIT)) {
      grow(value);
    } else {
      addWide(Dyadic.of(value));
    }
  }

  /** Adds the exact square of a finite double. */
  public void addSquare(double value) {
    addProduct(value, value);
  }

  /** Adds the exact product of two finite doubles. */
  void addProduct(double left, double right) {
    double product = left * right;
    double magnitude = Math.abs(product);
    if (magnitude >= PRODUCT_LOW && magnitude < LIMIT) {
      add(Math.fma(left, right, -product));
      add(product);
    } else if (left != 0 && right != 0) {
      addWide(Dyadic.of(left).times(Dyadic.of(right)));
    }
  }

  /** Adds another sum. */
  public void add(ExactSum other) {
    if (other.wide != null) {
      addWide(new Dyadic(other.wide, WIDE_EXPONENT));
    } else {
      int count = other.size; // so that a sum can be added to itself
      double[] added = other == this ? parts.clone() : other.parts;
      for (int i = 0; i < count; i++) {
        add(added[i]);
      }
    }
  }

  /** Takes back another sum, exactly. */
  public void subtract(ExactSum other) {
    if (other.wide != null) {
      addWide(new Dyadic(other.wide.negate(), WIDE_EXPONENT));
    } else {
      int count = other.size;
      double[] taken = other == this ? parts.clone() : other.parts;
      for (int i = 0; i < count; i++) {
        add(-taken[i]);
      }
    }
  }

  public boolean isZero() {
    return wide == null ? size == 0 : wide.signum() == 0;
  }

  /** The nearest double, ties to even; zero is positive; infinite beyond the range of a double. */
  public double round() {
    return isNarrow() ? roundParts() : value().round();
  }

  /**
   * The sum divided by a count, rounded once; zero is positive. Never infinite for the mean of
   * finite doubles.
   *
   * @param count positive
   */
  public double dividedBy(long count) {
    double quotient = isNarrow() ? quickQuotient(count) : Double.NaN;
    return Double.isNaN(quotient) ? value().dividedBy(BigInteger.valueOf(count)) : quotient;
  }

  /** The sum itself. */
  public Dyadic value() {
    if (wide != null) {
      return new Dyadic(wide, WIDE_EXPONENT);
    }
    Dyadic sum = new Dyadic(BigInteger.ZERO, 0);
    for (int i = size - 1; i >= 0; i--) {
      sum = sum.plus(Dyadic.of(parts[i]));
    }
    return sum;
  }

  /**
   * Writes the sum: its nearest double, then the nearest double of what that leaves, and so on,
   * each without its trailing zero bytes; or the {@link BigInteger} where doubles do not reach.
   */
  public void write(ByteWriter out) {
    ExactSum narrow = narrowed();
    if (narrow == null) {
      out.writeByte(WIDE);
      out.writeBytes(value().unitsOf(WIDE_EXPONENT).toByteArray());
    } else if (narrow.size == 0) {
      out.writeByte(LAST);
    } else {
      narrow.writeParts(out);
    }
  }

  public static ExactSum read(ByteReader in) {
    ExactSum sum = new ExactSum();
    int header = in.readByte();
    if (header == WIDE) {
      sum.wide = new BigInteger(in.readBytes());
      return sum;
    }
    while (true) {
      sum.grow(readTrimmed(header & 0xF, in));
      if ((header & LAST) != 0) {
        return sum;
      }
      header = in.readByte();
    }
  }

  /** Grows the expansion by a value: every step is an exact two-sum. */
  private void grow(double value) {
    double top = value;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      double part = parts[i];
      double sum = top + part;
      double back = sum - top;
      double error = (top - (sum - back)) + (part - back);
      if (error != 0) {
        parts[kept++] = error;
      }
      top = sum;
    }
    if (top != 0) {
      if (kept == parts.length) {
        parts = Arrays.copyOf(parts, kept * 2);
      }
      parts[kept++] = top;
    }
    size = kept;
  }

  private void addWide(Dyadic value) {
    wide = value().unitsOf(WIDE_EXPONENT).add(value.unitsOf(WIDE_EXPONENT));
    size = 0;
  }

  /** Whether the sum is held as parts that can be added without overflow. */
  boolean isNarrow() {
    return wide == null && (size == 0 || Math.abs(parts[size - 1]) < LIMIT);
  }

  /**
   * The nearest double of a non-overlapping expansion: the parts are added from the top until one
   * does not fit; a tie then goes where the next part points (as in Python's {@code math.fsum}).
   */
  private double roundParts() {
    if (size == 0) {
      return 0.0;
    }
    int next = size - 1;
    double high = parts[next];
    double low = 0;
    while (next > 0 && low == 0) {
      double part = parts[--next];
      double sum = high + part;
      low = part - (sum - high);
      high = sum;
    }
    if (next > 0 && (low < 0) == (parts[next - 1] < 0)) {
      double doubled = low * 2;
      double moved = high + doubled;
      if (doubled == moved - high) {
        high = moved;
      }
    }
    return high;
  }

  /**
   * The quotient from doubles alone, or NaN where they cannot tell: the quotient of the top part is
   * corrected by what it leaves, which is exact by fma, and by the lower parts. Both ends of the
   * correction's error bound must round to the same double.
   */
  private double quickQuotient(long count) {
    double high = size == 0 ? 0.0 : parts[size - 1];
    if (size == 0 || count > MAX_EXACT_COUNT || Math.abs(high) < QUOTIENT_LOW) {
      return size == 0 ? 0.0 : Double.NaN;
    }
    double divisor = (double) count;
    double quotient = high / divisor;
    if (size == 1) {
      return quotient;
    }
    double left = Math.fma(-quotient, divisor, high);
    double below = 0;
    for (int i = 0; i < size - 1; i++) {
      below += parts[i];
    }
    double error = (Math.abs(left) + Math.abs(below)) * 0x1p-44 + 0x1p-1000;
    double least = quotient + (left + below - error) / divisor;
    double most = quotient + (left + below + error) / divisor;
    return least == most ? least : Double.NaN;
  }

  int size() {
    return size;
  }

  /** The part at an index below {@link #size}, the least first, while {@link #isNarrow}. */
  double part(int index) {
    return parts[index];
  }

  /**
   * This sum as an expansion, or null where only the wide form is used: decided by the sum alone.
   */
  private ExactSum narrowed() {
    if (isNarrow() && Math.abs(roundParts()) < LIMIT) {
      return this;
    }
    Dyadic value = value();
    BigInteger units = value.unitsOf(WIDE_EXPONENT);
    if (Math.abs(value.round()) >= LIMIT
        || (units.signum() != 0 && units.getLowestSetBit() < NARROW_SHIFT)) {
      return null;
    }
    ExactSum narrow = new ExactSum();
    Dyadic rest = value;
    while (rest.numerator().signum() != 0) {
      double head = rest.round();
      narrow.grow(head);
      rest = rest.minus(Dyadic.of(head));
    }
    return narrow;
  }

  private void writeParts(ByteWriter out) {
    if (size == 1) {
      writeTrimmed(parts[0], LAST, out);
    } else if (size == 2 && parts[0] + parts[1] == parts[1]) {
      writeTrimmed(parts[1], 0, out);
      writeTrimmed(parts[0], LAST, out);
    } else {
      ExactSum rest = new ExactSum();
      rest.parts = parts.clone();
      rest.size = size;
      while (rest.size > 0) {
        double head = rest.roundParts();
        rest.grow(-head);
        writeTrimmed(head, rest.size == 0 ? LAST : 0, out);
      }
    }
  }

  private static void writeTrimmed(double part, int flags, ByteWriter out) {
    long bits = Double.doubleToRawLongBits(part);
    int bytes = Long.BYTES - Long.numberOfTrailingZeros(bits) / Byte.SIZE;
    out.writeByte(bytes | flags);
    int end = out.size() + bytes;
    out.writeFixed64(bits);
    out.truncate(end);
  }

  private static double readTrimmed(int bytes, ByteReader in) {
    long bits = 0;
    for (int i = 0, shift = 56; i < bytes; i++, shift -= 8) {
      bits |= (in.readByte() & 0xFFL) << shift;
    }
    return Double.longBitsToDouble(bits);
  }
}
