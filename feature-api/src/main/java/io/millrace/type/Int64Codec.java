package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.math.BigDecimal;

final class Int64Codec extends NumberCodec {
  Int64Codec() {
    super(DataType.INT64);
  }

  @Override
  public void write(Object value, ByteWriter out) {
    out.writeLong((Long) value);
  }

  @Override
  public Object read(ByteReader in) {
    return in.readLong();
  }

  @Override
  public int compare(Object a, Object b) {
    return Long.compare((Long) a, (Long) b);
  }

  @Override
  public void writeJson(Object value, JsonGenerator out) throws IOException {
    out.writeNumber((long) (Long) value);
  }

  @Override
  public Object readJson(JsonNode node) {
    return node.isInt() || node.isLong() ? (Object) node.longValue() : super.readJson(node);
  }

  @Override
  Object fromDecimal(BigDecimal exact) {
    return exactLong(exact);
  }

  @Override
  String accepted() {
    return "a whole number of 64 bits";
  }
}
