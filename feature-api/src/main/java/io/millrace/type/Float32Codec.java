package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.math.BigDecimal;

final class Float32Codec extends NumberCodec {
  Float32Codec() {
    super(DataType.FLOAT32);
  }

  @Override
  public void write(Object value, ByteWriter out) {
    // Not the raw bits: all NaNs are equal and so must be their bytes.
    out.writeFixed32(Float.floatToIntBits((Float) value));
  }

  @Override
  public Object read(ByteReader in) {
    return in.readFloat();
  }

  @Override
  public int compare(Object a, Object b) {
    return Float.compare((Float) a, (Float) b);
  }

  @Override
  public void writeJson(Object value, JsonGenerator out) throws IOException {
    float number = (Float) value;
    if (!Float.isFinite(number)) {
      throw new IllegalArgumentException(
          "Cannot write " + number + " as JSON: it has no such number");
    }
    out.writeNumber(number);
  }

  @Override
  public Object parse(String text) {
    return text.strip().equals("-0.0") ? (Object) (-0.0f) : super.parse(text);
  }

  @Override
  Object fromDecimal(BigDecimal exact) {
    float value = exact.floatValue();
    return Float.isFinite(value) ? (Object) value : null;
  }

  @Override
  String accepted() {
    return "a finite number up to 3.4e38";
  }
}
