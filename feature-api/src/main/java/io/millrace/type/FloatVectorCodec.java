package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.util.List;

/** Four bytes for each number, after their count where the type leaves it open. */
final class FloatVectorCodec extends ValueCodec {
  private final int dimension;
  private final Float32Codec element = new Float32Codec();

  FloatVectorCodec(DataType.FloatVector type) {
    super(type);
    this.dimension = type.dimension();
  }

  @Override
  public void write(Object value, ByteWriter out) {
    List<?> list = (List<?>) value;
    if (dimension == 0) {
      out.writeUnsigned(list.size());
    } else if (list.size() != dimension) {
      throw unreadable(list, accepted());
    }
    for (Object each : list) {
      element.write(each, out);
    }
  }

  @Override
  public Object read(ByteReader in) {
    int size = dimension == 0 ? in.readLength() : dimension;
    if (size > in.remaining() / 4) {
      throw new IllegalArgumentException(
          size + " floats exceed the " + in.remaining() + " bytes left");
    }
    float[] floats = new float[size];
    for (int i = 0; i < size; i++) {
      floats[i] = in.readFloat();
    }
    return new FloatList(floats);
  }

  @Override
  public int compare(Object a, Object b) {
    List<?> left = (List<?>) a;
    List<?> right = (List<?>) b;
    int common = Math.min(left.size(), right.size());
    for (int i = 0; i < common; i++) {
      int order = element.compare(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  @Override
  public void writeJson(Object value, JsonGenerator out) throws IOException {
    out.writeStartArray();
    for (Object each : (List<?>) value) {
      element.writeJson(each, out);
    }
    out.writeEndArray();
  }

  @Override
  public Object readJson(JsonNode node) {
    if (node.isTextual()) {
      return parse(node.textValue());
    }
    if (!node.isArray() || (dimension != 0 && node.size() != dimension)) {
      throw unreadable(node, accepted());
    }
    float[] floats = new float[node.size()];
    for (int i = 0; i < floats.length; i++) {
      try {
        floats[i] = (Float) element.readJson(node.get(i));
      } catch (UnreadableValueException e) {
        throw e.within("[" + i + "]");
      }
    }
    return new FloatList(floats);
  }

  @Override
  public Object parse(String text) {
    JsonNode node = JsonText.parse(text, this, accepted());
    if (!node.isArray()) {
      throw unreadable(text, accepted());
    }
    return readJson(node);
  }

  private String accepted() {
    return dimension == 0
        ? "a JSON array of numbers"
        : "a JSON array of exactly " + dimension + " numbers";
  }
}
