package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;

final class BytesCodec extends ScalarCodec {
  BytesCodec() {
    super(DataType.BYTES);
  }

  static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** The canonical form; takes the array over. */
  static ByteBuffer canonical(byte[] owned) {
    return ByteBuffer.wrap(owned).asReadOnlyBuffer();
  }

  @Override
  public void write(Object value, ByteWriter out) {
    out.writeBytes(copy((ByteBuffer) value));
  }

  @Override
  public Object read(ByteReader in) {
    return canonical(in.readBytes());
  }

  @Override
  public int compare(Object a, Object b) {
    ByteBuffer left = (ByteBuffer) a;
    ByteBuffer right = (ByteBuffer) b;
    int common = Math.min(left.remaining(), right.remaining());
    for (int i = 0; i < common; i++) {
      int order =
          Integer.compare(
              left.get(left.position() + i) & 0xFF, right.get(right.position() + i) & 0xFF);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.remaining(), right.remaining());
  }

  @Override
  public void writeJson(Object value, JsonGenerator out) throws IOException {
    out.writeBinary(copy((ByteBuffer) value));
  }

  @Override
  public Object readJson(JsonNode node) {
    if (node.isBinary()) {
      try {
        return canonical(node.binaryValue().clone());
      } catch (IOException e) {
        throw unreadable(node);
      }
    }
    return super.readJson(node);
  }

  @Override
  public Object parse(String text) {
    try {
      return canonical(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw unreadable(text);
    }
  }

  @Override
  String accepted() {
    return "base64 (RFC 4648)";
  }
}
