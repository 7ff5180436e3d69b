package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The number of elements, then each. */
final class ListCodec extends ValueCodec {
  private static final String ACCEPTED = "a JSON array without nulls";

  private final ValueCodec element;

  ListCodec(DataType.ListOf type) {
    super(type);
    this.element = ValueCodec.of(type.element());
  }

  @Override
  public void write(Object value, ByteWriter out) {
    List<?> list = (List<?>) value;
    out.writeUnsigned(list.size());
    for (Object each : list) {
      element.write(each, out);
    }
  }

  @Override
  public Object read(ByteReader in) {
    // No element takes less than a byte, so the length is bounded by what is left.
    int size = in.readLength();
    List<Object> list = new ArrayList<>(Math.min(size, 1024));
    for (int i = 0; i < size; i++) {
      list.add(element.read(in));
    }
    return Collections.unmodifiableList(list);
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
    if (!node.isArray()) {
      throw unreadable(node, ACCEPTED);
    }
    List<Object> list = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      try {
        list.add(element.readJson(node.get(i)));
      } catch (UnreadableValueException e) {
        throw e.within("[" + i + "]");
      }
    }
    return Collections.unmodifiableList(list);
  }

  @Override
  public Object parse(String text) {
    JsonNode node = JsonText.parse(text, this, ACCEPTED);
    if (!node.isArray()) {
      throw unreadable(text, ACCEPTED);
    }
    return readJson(node);
  }
}
