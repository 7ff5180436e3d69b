package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.exact.ExactSum;

/** The exact sums of doubles and of their squares. */
final class DoubleMoments extends Total<DoubleMoments> {
  private ExactSum sum = new ExactSum();
  private ExactSum squares = new ExactSum();

  ExactSum sum() {
    return sum;
  }

  ExactSum squares() {
    return squares;
  }

  @Override
  void addNumber(Object number) {
    double value = ((Number) number).doubleValue();
    sum.add(value);
    squares.addSquare(value);
  }

  @Override
  void removeNumber(Object number) {
    DoubleMoments part = new DoubleMoments();
    part.addNumber(number);
    subtractTotal(part);
  }

  @Override
  void addTotal(DoubleMoments other) {
    sum.add(other.sum);
    squares.add(other.squares);
  }

  @Override
  void subtractTotal(DoubleMoments part) {
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
    sum = ExactSum.read(in);
    squares = ExactSum.read(in);
  }
}
