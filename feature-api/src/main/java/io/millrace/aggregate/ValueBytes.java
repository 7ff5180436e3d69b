package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.util.Arrays;

/** The bytes of a canonical value: equal values have equal bytes. Ordered as unsigned bytes. */
final class ValueBytes implements Comparable<ValueBytes> {
  private final byte[] bytes;
  private final int hash;

  ValueBytes(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  static ValueBytes read(ByteReader in) {
    return new ValueBytes(in.readBytes());
  }

  void write(ByteWriter out) {
    out.writeBytes(bytes);
  }

  ByteReader reader() {
    return new ByteReader(bytes);
  }

  @Override
  public int compareTo(ValueBytes other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValueBytes that
        && hash == that.hash
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
