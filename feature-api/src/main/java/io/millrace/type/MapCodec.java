package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The number of entries, then key and value of each, in the natural order of the keys. */
final class MapCodec extends ValueCodec {
  private static final String ACCEPTED = "a JSON object without nulls";

  private final ValueCodec values;

  MapCodec(DataType.MapOf type) {
    super(type);
    this.values = ValueCodec.of(type.value());
  }

  private static Map<?, ?> sorted(Object value) {
    Map<?, ?> map = (Map<?, ?>) value;
    boolean natural = map instanceof SortedMap<?, ?> given && given.comparator() == null;
    return natural ? map : new TreeMap<>(map);
  }

  @Override
  public void write(Object value, ByteWriter out) {
    Map<?, ?> map = sorted(value);
    out.writeUnsigned(map.size());
    map.forEach(
        (key, each) -> {
          out.writeString((String) key);
          values.write(each, out);
        });
  }

  @Override
  public Object read(ByteReader in) {
    int size = in.readLength();
    TreeMap<String, Object> map = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      String key = in.readString();
      map.put(key, values.read(in));
    }
    return Collections.unmodifiableSortedMap(map);
  }

  @Override
  public int compare(Object a, Object b) {
    Iterator<? extends Map.Entry<?, ?>> left = sorted(a).entrySet().iterator();
    Iterator<? extends Map.Entry<?, ?>> right = sorted(b).entrySet().iterator();
    while (left.hasNext() && right.hasNext()) {
      Map.Entry<?, ?> l = left.next();
      Map.Entry<?, ?> r = right.next();
      int order = TextCodec.compareText((String) l.getKey(), (String) r.getKey());
      if (order == 0) {
        order = values.compare(l.getValue(), r.getValue());
      }
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(left.hasNext(), right.hasNext());
  }

  @Override
  public void writeJson(Object value, JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : sorted(value).entrySet()) {
      out.writeFieldName((String) entry.getKey());
      values.writeJson(entry.getValue(), out);
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
    TreeMap<String, Object> map = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = TextCodec.wellFormed(entry.getKey());
      try {
        map.put(key, values.readJson(entry.getValue()));
      } catch (UnreadableValueException e) {
        throw e.within("['" + key + "']");
      }
    }
    return Collections.unmodifiableSortedMap(map);
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
