package io.millrace.constraint;

import io.millrace.type.DataType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** What the length of a value is. */
final class Lengths {
  private Lengths() {}

  record Measure(String unit, ToIntFunction<Object> length) {
    int of(Object value) {
      return length.applyAsInt(value);
    }
  }

  /** The measure of a type, or null if it has none. */
  static Measure of(DataType type) {
    if (type instanceof DataType.Text) {
      return new Measure(
          "characters",
          value -> {
            String text = (String) value;
            return text.codePointCount(0, text.length());
          });
    } else if (type instanceof DataType.Bytes) {
      return new Measure("bytes", value -> ((ByteBuffer) value).remaining());
    } else if (type instanceof DataType.ListOf || type instanceof DataType.FloatVector) {
      return new Measure("elements", value -> ((List<?>) value).size());
    } else if (type instanceof DataType.MapOf) {
      return new Measure("entries", value -> ((Map<?, ?>) value).size());
    }
    return null;
  }
}
