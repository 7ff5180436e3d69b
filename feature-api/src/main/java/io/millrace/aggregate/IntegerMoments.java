package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.exact.ExactInteger;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The exact sums of integers and of their squares; of decimals of one scale by their unscaled
 * values.
 */
final class IntegerMoments extends Total<IntegerMoments> {
  private ExactInteger sum = new ExactInteger();
  private ExactInteger squares = new ExactInteger();

  ExactInteger sum() {
    return sum;
  }

  ExactInteger squares() {
    return squares;
  }

  @Override
  void addNumber(Object number) {
    if (number instanceof BigDecimal decimal) {
      BigInteger unscaled = decimal.unscaledValue();
      sum.add(unscaled);
      squares.add(unscaled.multiply(unscaled));
    } else {
      long value = ((Number) number).longValue();
      sum.add(value);
      squares.addSquare(value);
    }
  }

  @Override
  void removeNumber(Object number) {
    IntegerMoments part = new IntegerMoments();
    part.addNumber(number);
    subtractTotal(part);
  }

  @Override
  void addTotal(IntegerMoments other) {
    sum.add(other.sum);
    squares.add(other.squares);
  }

  @Override
  void subtractTotal(IntegerMoments part) {
    sum.subtract(part.sum);
    squares.subtract(part.squares);
  }

  @Override
  void writeSums(ByteWriter out) {
    sum.write(out);
    squares.write(out);
  }

  @Override
  void readSums(ByteReader in) {
    sum = ExactInteger.read(in);
    squares = ExactInteger.read(in);
  }
}
