package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;

/**
 * What sums, means and variances keep: how many numbers, and exact sums of them. Everything adds
 * and subtracts exactly.
 *
 * @param <T> the total itself
 */
abstract class Total<T extends Total<T>> {
  private long count;

  final long count() {
    return count;
  }

  final void add(Object number) {
    count++;
    addNumber(number);
  }

  final void remove(Object number) {
    count--;
    removeNumber(number);
  }

  final void add(T other) {
    count += other.count();
    addTotal(other);
  }

  final void subtract(T part) {
    count -= part.count();
    subtractTotal(part);
  }

  final void write(ByteWriter out) {
    out.writeUnsigned(count);
    if (count != 0) {
      writeSums(out);
    }
  }

  final void readFrom(ByteReader in) {
    count = in.readUnsigned();
    if (count != 0) {
      readSums(in);
    }
  }

  abstract void addNumber(Object number);

  abstract void removeNumber(Object number);

  abstract void addTotal(T other);

  abstract void subtractTotal(T part);

  abstract void writeSums(ByteWriter out);

  abstract void readSums(ByteReader in);
}
