package io.millrace.compile;

import io.millrace.type.DataType;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;

/** Lengths of canonical values. */
final class Lengths {
  private Lengths() {}

  static boolean has(DataType type) {
    return type instanceof DataType.Text
        || type instanceof DataType.Bytes
        || type instanceof DataType.ListOf
        || type instanceof DataType.MapOf
        || type instanceof DataType.FloatVector;
  }

  /** Code points, bytes or elements. */
  static int of(Object value) {
    if (value instanceof String text) {
      return text.codePointCount(0, text.length());
    } else if (value instanceof ByteBuffer bytes) {
      return bytes.remaining();
    } else if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    return ((Collection<?>) value).size();
  }
}
