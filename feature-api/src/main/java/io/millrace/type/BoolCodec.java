package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;

final class BoolCodec extends ScalarCodec {
  BoolCodec() {
    super(DataType.BOOL);
  }

  @Override
  public void write(Object value, ByteWriter out) {
    out.writeByte((Boolean) value ? 1 : 0);
  }

  @Override
  public Object read(ByteReader in) {
    int raw = in.readByte();
    if (raw != 0 && raw != 1) {
      throw new IllegalArgumentException("a boolean is the byte 0 or 1, not " + raw);
    }
    return raw == 1;
  }

  @Override
  public int compare(Object a, Object b) {
    return Boolean.compare((Boolean) a, (Boolean) b);
  }

  @Override
  public void writeJson(Object value, JsonGenerator out) throws IOException {
    out.writeBoolean((Boolean) value);
  }

  @Override
  public Object readJson(JsonNode node) {
    return node.isBoolean() ? (Object) node.booleanValue() : super.readJson(node);
  }

  @Override
  public Object parse(String text) {
    String trimmed = text.strip();
    if (trimmed.equalsIgnoreCase("true") || trimmed.equals("1")) {
      return true;
    }
    if (trimmed.equalsIgnoreCase("false") || trimmed.equals("0")) {
      return false;
    }
    throw unreadable(text);
  }

  @Override
  String accepted() {
    return "true or false";
  }
}
