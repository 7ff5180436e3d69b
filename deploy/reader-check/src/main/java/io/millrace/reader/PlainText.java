package io.millrace.reader;

import io.millrace.type.StructValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.data.Record;

/** One text for equal values, whether Millrace, Iceberg or a reader holds them. */
final class PlainText {
  private PlainText() {}

  /** The text of a value; structs by their fields' order, maps by the order of keys. */
  static String of(Object value) {
    if (value instanceof Record record) {
      List<Object> fields = new ArrayList<>();
      for (int i = 0; i < record.size(); i++) {
        fields.add(record.get(i));
      }
      return ofAll(fields);
    } else if (value instanceof StructValue struct) {
      return ofAll(struct.values());
    } else if (value instanceof List<?> list) {
      return ofAll(list);
    } else if (value instanceof Map<?, ?> map) {
      return ofMap(map);
    } else if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return HexFormat.of().formatHex(bytes);
    } else if (value instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    } else if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    return String.valueOf(value);
  }

  private static String ofAll(Iterable<?> values) {
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(of(value)));
    return texts.toString();
  }

  private static String ofMap(Map<?, ?> map) {
    Map<String, String> texts = new TreeMap<>();
    map.forEach((key, value) -> texts.put(of(key), of(value)));
    return texts.toString();
  }
}
