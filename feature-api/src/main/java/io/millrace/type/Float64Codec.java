package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.math.BigDecimal;

final class Float64Codec extends NumberCodec {
  Float64Codec() {
    super(DataType.FLOAT64);
  }

  @Override
  public void write(Object value, ByteWriter out) {
    // Not the raw bits: all NaNs are equal and so must be their bytes.
    out.writeFixed64(Double.doubleToLongBits((Double) value));
  }

  @Override
  public Object read(ByteReader in) {
    return in.readDouble();
  }

  @Override
  public int compare(Object a, Object b) {
    return Double.compare((Double) a, (Double) b);
  }

  @Override
  public void writeJson(Object value, JsonGenerator out) throws IOException {
    double number = (Double) value;
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(
          "Cannot write " + number + " as JSON: it has no such number");
    }
    out.writeNumber(number);
  }

  @Override
  public Object readJson(JsonNode node) {
    if (node.isDouble()) {
      double number = node.doubleValue();
      if (Double.isFinite(number)) {
        return number;
      }
    } else if (node.isInt()) {
      return (double) node.intValue();
    }
    return super.readJson(node);
  }

  @Override
  public Object parse(String text) {
    return text.strip().equals("-0.0") ? (Object) (-0.0) : super.parse(text);
  }

  @Override
  Object fromDecimal(BigDecimal exact) {
    double value = exact.doubleValue();
    return Double.isFinite(value) ? (Object) value : null;
  }

  @Override
  String accepted() {
    return "a finite number";
  }
}
