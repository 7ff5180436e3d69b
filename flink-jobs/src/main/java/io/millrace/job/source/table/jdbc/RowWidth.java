package io.millrace.job.source.table.jdbc;

import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.type.StructValue;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;

/** About how many bytes of the heap a row takes. */
final class RowWidth {
  private static final int VALUE_BYTES = 24;

  private RowWidth() {}

  static long of(ReadRow row) {
    long key = VALUE_BYTES;
    for (String part : row.key()) {
      key += width(part);
    }
    if (row instanceof ReadRow.Bad bad) {
      return key + width(bad.row()) + width(bad.reason());
    }
    return key + width(((ReadRow.Good) row).values());
  }

  private static long width(Object value) {
    if (value instanceof String text) {
      return VALUE_BYTES + 2L * text.length();
    } else if (value instanceof ByteBuffer bytes) {
      return VALUE_BYTES + (long) bytes.remaining();
    } else if (value instanceof StructValue struct) {
      return all(struct.values());
    } else if (value instanceof Collection<?> list) {
      return all(list);
    } else if (value instanceof Map<?, ?> map) {
      return all(map.keySet()) + all(map.values());
    }
    return VALUE_BYTES;
  }

  private static long all(Collection<?> values) {
    long bytes = VALUE_BYTES;
    for (Object value : values) {
      bytes += width(value);
    }
    return bytes;
  }
}
