package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.util.UUID;

/** Sixteen bytes, highest first. */
final class UuidCodec extends ScalarCodec {
  UuidCodec() {
    super(DataType.UUID);
  }

  @Override
  public void write(Object value, ByteWriter out) {
    UUID uuid = (UUID) value;
    out.writeFixed64(uuid.getMostSignificantBits());
    out.writeFixed64(uuid.getLeastSignificantBits());
  }

  @Override
  public Object read(ByteReader in) {
    long high = in.readFixed64();
    return new UUID(high, in.readFixed64());
  }

  @Override
  public int compare(Object a, Object b) {
    UUID left = (UUID) a;
    UUID right = (UUID) b;
    // Not UUID.compareTo, which takes the halves as signed.
    int order = Long.compareUnsigned(left.getMostSignificantBits(), right.getMostSignificantBits());
    return order != 0
        ? order
        : Long.compareUnsigned(left.getLeastSignificantBits(), right.getLeastSignificantBits());
  }

  @Override
  public void writeJson(Object value, JsonGenerator out) throws IOException {
    out.writeString(value.toString());
  }

  @Override
  public Object parse(String text) {
    String trimmed = text.strip();
    try {
      // UUID.fromString also takes 1-1-1-1-1, which is a typing error and not an id.
      if (trimmed.length() == 36) {
        return UUID.fromString(trimmed);
      }
    } catch (IllegalArgumentException e) {
      throw unreadable(text);
    }
    throw unreadable(text);
  }

  @Override
  String accepted() {
    return "a uuid such as 123e4567-e89b-12d3-a456-426614174000";
  }
}
