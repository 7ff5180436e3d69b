package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;

/**
 * What tells values apart where distinct values are counted: their canonical bytes, with -0.0 the
 * same as 0.0, as SQL has it. Immutable, thread-safe.
 */
final class DistinctKeys {
  private final ValueCodec codec;

  DistinctKeys(String aggregation, DataType type) {
    this.codec = ValueCodec.of(Accepted.ordered(aggregation, type));
  }

  byte[] bytes(Object value) {
    ByteWriter out = new ByteWriter(16);
    codec.write(positiveZero(value), out);
    return out.toByteArray();
  }

  Object value(ByteReader in) {
    return codec.read(in);
  }

  int compare(Object left, Object right) {
    return codec.compare(left, right);
  }

  private static Object positiveZero(Object value) {
    if (value instanceof Double number) {
      return number + 0.0;
    }
    return value instanceof Float number ? (Object) (number + 0.0f) : value;
  }
}
