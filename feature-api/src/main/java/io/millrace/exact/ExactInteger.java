package io.millrace.exact;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.math.BigInteger;

/**
 * An exact sum of integers: 128 bits in two longs, and a {@link BigInteger} should they not hold
 * it. The bytes written depend on the sum alone. Mutable, not thread-safe.
 */
public final class ExactInteger {
  private long high;
  private long low;
  private BigInteger big; // instead of high and low when not null

  public void add(long value) {
    add(value >> 63, value);
  }

  public void addSquare(long value) {
    addProduct(value, value);
  }

  /** Adds the exact product of two longs. */
  void addProduct(long left, long right) {
    add(Math.multiplyHigh(left, right), left * right);
  }

  public void add(BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      add(value.longValue());
    } else if (value.bitLength() < 2 * Long.SIZE) {
      add(value.shiftRight(Long.SIZE).longValue(), value.longValue());
    } else {
      big = toBigInteger().add(value);
    }
  }

  public void add(ExactInteger other) {
    if (other.big == null) {
      add(other.high, other.low);
    } else {
      add(other.big);
    }
  }

  public void subtract(ExactInteger other) {
    if (other.big == null && (other.high != Long.MIN_VALUE || other.low != 0)) {
      add(other.low == 0 ? -other.high : ~other.high, -other.low);
    } else {
      add(other.toBigInteger().negate());
    }
  }

  public boolean fitsLong() {
    return big == null ? high == low >> 63 : big.bitLength() < Long.SIZE;
  }

  /** The sum, when {@link #fitsLong}; its low 64 bits otherwise. */
  public long longValue() {
    return big == null ? low : big.longValue();
  }

  /**
   * The sum divided by a count, rounded once to the nearest double, ties to even; zero is positive.
   *
   * @param count positive
   */
  public double dividedBy(long count) {
    if (!fitsLong()) {
      return ExactRounding.quotient(toBigInteger(), BigInteger.valueOf(count), 0);
    }
    long value = longValue();
    ExactSum sum = new ExactSum();
    sum.add((double) (value >> Integer.SIZE) * 0x1p32);
    sum.add((double) (value & 0xFFFF_FFFFL));
    return sum.dividedBy(count);
  }

  public BigInteger toBigInteger() {
    if (big != null) {
      return big;
    }
    BigInteger lower = BigInteger.valueOf(low);
    if (fitsLong()) {
      return lower;
    }
    BigInteger upper = BigInteger.valueOf(high).shiftLeft(Long.SIZE);
    return upper.add(low < 0 ? lower.add(BigInteger.ONE.shiftLeft(Long.SIZE)) : lower);
  }

  /** The fewest bytes of two's complement, highest first, with their number before them. */
  public void write(ByteWriter out) {
    if (!fitsLong()) {
      out.writeBytes(toBigInteger().toByteArray());
      return;
    }
    long value = longValue();
    int bytes = (Long.SIZE - Long.numberOfLeadingZeros(value ^ value >> 63)) / Byte.SIZE + 1;
    out.writeUnsigned(bytes);
    for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      out.writeByte((int) (value >>> shift));
    }
  }

  public static ExactInteger read(ByteReader in) {
    ExactInteger sum = new ExactInteger();
    int bytes = in.readLength();
    if (bytes > Long.BYTES) {
      sum.add(new BigInteger(in.readRaw(bytes)));
    } else {
      long value = 0;
      for (int i = 0; i < bytes; i++) {
        int next = in.readByte();
        value = i == 0 ? next : (value << Byte.SIZE) | (next & 0xFF);
      }
      sum.add(value);
    }
    return sum;
  }

  private void add(long otherHigh, long otherLow) {
    if (big == null) {
      long newLow = low + otherLow;
      long carry = Long.compareUnsigned(newLow, low) < 0 ? 1 : 0;
      long newHigh = high + otherHigh + carry;
      if (((high ^ newHigh) & (otherHigh ^ newHigh)) >= 0) {
        high = newHigh;
        low = newLow;
        return;
      }
    }
    ExactInteger other = new ExactInteger();
    other.high = otherHigh;
    other.low = otherLow;
    big = toBigInteger().add(other.toBigInteger());
  }
}
