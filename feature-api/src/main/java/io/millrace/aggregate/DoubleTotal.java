package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.exact.ExactSum;

/** The exact sum of doubles, and of floats, which widen to doubles exactly. */
final class DoubleTotal extends Total<DoubleTotal> {
  private ExactSum sum = new ExactSum();

  ExactSum sum() {
    return sum;
  }

  @Override
  void addNumber(Object number) {
    sum.add(((Number) number).doubleValue());
  }

  @Override
  void removeNumber(Object number) {
    sum.add(-((Number) number).doubleValue());
  }

  @Override
  void addTotal(DoubleTotal other) {
    sum.add(other.sum);
  }

  @Override
  void subtractTotal(DoubleTotal part) {
    sum.subtract(part.sum);
  }

  @Override
  void writeSums(ByteWriter out) {
    sum.write(out);
  }

  @Override
  void readSums(ByteReader in) {
    sum = ExactSum.read(in);
  }
}
