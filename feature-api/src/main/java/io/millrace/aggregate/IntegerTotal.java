package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.exact.ExactInteger;
import java.math.BigDecimal;

/** The exact sum of integers, or of decimals of one scale by their unscaled values. */
final class IntegerTotal extends Total<IntegerTotal> {
  private ExactInteger sum = new ExactInteger();

  ExactInteger sum() {
    return sum;
  }

  @Override
  void addNumber(Object number) {
    if (number instanceof BigDecimal decimal) {
      sum.add(decimal.unscaledValue());
    } else {
      sum.add(((Number) number).longValue());
    }
  }

  @Override
  void removeNumber(Object number) {
    IntegerTotal part = new IntegerTotal();
    part.addNumber(number);
    subtractTotal(part);
  }

  @Override
  void addTotal(IntegerTotal other) {
    sum.add(other.sum);
  }

  @Override
  void subtractTotal(IntegerTotal part) {
    sum.subtract(part.sum);
  }

  @Override
  void writeSums(ByteWriter out) {
    sum.write(out);
  }

  @Override
  void readSums(ByteReader in) {
    sum = ExactInteger.read(in);
  }
}
