package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A byte for each nullable field (1: a value follows), and the values of the fields in order. */
final class StructCodec extends ValueCodec {
  private static final String ACCEPTED = "a JSON object";

  private final List<DataType.Field> fields;
  private final ValueCodec[] codecs;
  private final FieldNames names;

  StructCodec(DataType.Struct type) {
    super(type);
    this.fields = type.fields();
    this.codecs = fields.stream().map(f -> ValueCodec.of(f.type())).toArray(ValueCodec[]::new);
    this.names = FieldNames.of(type);
  }

  @Override
  public void write(Object value, ByteWriter out) {
    List<Object> values = ((StructValue) value).values();
    if (values.size() != codecs.length) {
      throw new IllegalArgumentException(
          values.size() + " values for the " + codecs.length + " fields of " + type());
    }
    if (codecs.length == 0) {
      // Lists count on every element taking a byte.
      out.writeByte(0);
    }
    for (int i = 0; i < codecs.length; i++) {
      Object each = values.get(i);
      if (fields.get(i).nullable()) {
        out.writeByte(each == null ? 0 : 1);
        if (each == null) {
          continue;
        }
      } else if (each == null) {
        throw UnreadableValueException.missing(fields.get(i).name(), fields.get(i).type());
      }
      try {
        codecs[i].write(each, out);
      } catch (UnreadableValueException e) {
        throw e.within(fields.get(i).name());
      }
    }
  }

  @Override
  public Object read(ByteReader in) {
    if (codecs.length == 0) {
      in.readByte();
    }
    Object[] values = new Object[codecs.length];
    for (int i = 0; i < codecs.length; i++) {
      if (fields.get(i).nullable()) {
        int present = in.readByte();
        if (present == 0) {
          continue;
        }
        if (present != 1) {
          throw new IllegalArgumentException(
              "field " + fields.get(i).name() + " begins with 0 or 1, not " + present);
        }
      }
      values[i] = codecs[i].read(in);
    }
    return new StructValue(Arrays.asList(values));
  }

  @Override
  public int compare(Object a, Object b) {
    List<Object> left = ((StructValue) a).values();
    List<Object> right = ((StructValue) b).values();
    for (int i = 0; i < codecs.length; i++) {
      Object l = left.get(i);
      Object r = right.get(i);
      int order =
          l == null || r == null ? Boolean.compare(l != null, r != null) : codecs[i].compare(l, r);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @Override
  public void writeJson(Object value, JsonGenerator out) throws IOException {
    List<Object> values = ((StructValue) value).values();
    out.writeStartObject();
    for (int i = 0; i < codecs.length; i++) {
      out.writeFieldName(fields.get(i).name());
      if (values.get(i) == null) {
        out.writeNull();
      } else {
        codecs[i].writeJson(values.get(i), out);
      }
    }
    out.writeEndObject();
  }

  @Override
  public Object readJson(JsonNode node) {
    if (node.isTextual()) {
      return parse(node.textValue());
    }
    if (!node.isObject()) {
      throw unreadable(node, ACCEPTED);
    }
    JsonNode[] found = found(node);
    Object[] values = new Object[codecs.length];
    for (int i = 0; i < codecs.length; i++) {
      values[i] = readField(i, found[i]);
    }
    return new StructValue(Arrays.asList(values));
  }

  @Override
  public List<UnreadableValueException> jsonProblems(JsonNode node) {
    if (!node.isObject()) {
      return super.jsonProblems(node);
    }
    JsonNode[] found = found(node);
    List<UnreadableValueException> problems = new ArrayList<>();
    for (int i = 0; i < codecs.length; i++) {
      String name = fields.get(i).name();
      if (found[i] != null && found[i].isObject()) {
        codecs[i].jsonProblems(found[i]).forEach(problem -> problems.add(problem.within(name)));
        continue;
      }
      try {
        readField(i, found[i]);
      } catch (UnreadableValueException e) {
        problems.add(e);
      }
    }
    return problems;
  }

  /** What is given for each field; null where nothing is. */
  private JsonNode[] found(JsonNode node) {
    JsonNode[] found = new JsonNode[codecs.length];
    boolean[] exact = new boolean[codecs.length];
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      int index = names.indexOf(entry.getKey());
      if (index >= 0 && !exact[index]) {
        exact[index] = fields.get(index).name().equals(entry.getKey());
        found[index] = exact[index] || found[index] == null ? entry.getValue() : found[index];
      }
    }
    return found;
  }

  private Object readField(int i, JsonNode node) {
    DataType.Field field = fields.get(i);
    if (node == null || node.isNull() || isEmptyCell(field.type(), node)) {
      if (field.nullable()) {
        return null;
      }
      throw UnreadableValueException.missing(field.name(), field.type());
    }
    try {
      return codecs[i].readJson(node);
    } catch (UnreadableValueException e) {
      throw e.within(field.name());
    }
  }

  /** An empty CSV cell is no value, but where the empty text is one: for text and for bytes. */
  private static boolean isEmptyCell(DataType type, JsonNode node) {
    return node.isTextual()
        && node.textValue().isEmpty()
        && !(type instanceof DataType.Text)
        && !(type instanceof DataType.Bytes);
  }

  @Override
  public Object parse(String text) {
    JsonNode node = JsonText.parse(text, this, ACCEPTED);
    if (!node.isObject()) {
      throw unreadable(text, ACCEPTED);
    }
    return readJson(node);
  }
}
