package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.math.BigDecimal;

final class Int32Codec extends NumberCodec {
  Int32Codec() {
    super(DataType.INT32);
  }

  @Override
  public void write(Object value, ByteWriter out) {
    out.writeLong((Integer) value);
  }

  @Override
  public Object read(ByteReader in) {
    long value = in.readLong();
    if (value != (int) value) {
      throw new IllegalArgumentException(value + " does not fit into 32 bits");
    }
    return (int) value;
  }

  @Override
  public int compare(Object a, Object b) {
    return Integer.compare((Integer) a, (Integer) b);
  }

  @Override
  public void writeJson(Object value, JsonGenerator out) throws IOException {
    out.writeNumber((int) (Integer) value);
  }

  @Override
  public Object readJson(JsonNode node) {
    return node.isInt() ? (Object) node.intValue() : super.readJson(node);
  }

  @Override
  Object fromDecimal(BigDecimal exact) {
    Long value = exactLong(exact);
    return value == null || value != value.intValue() ? null : (Object) value.intValue();
  }

  @Override
  String accepted() {
    return "a whole number from -2147483648 to 2147483647";
  }
}
