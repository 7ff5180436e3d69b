package io.millrace.job.offline;

import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.data.Record;

/** Canonical values of what Iceberg's generic readers give. */
public final class IcebergValues {
  private IcebergValues() {}

  /**
   * The canonical value.
   *
   * @param value as a generic reader gives it; null stays null
   */
  public static Object canonical(DataType type, Object value) {
    if (value == null) {
      return null;
    } else if (type instanceof DataType.Text || type instanceof DataType.Enumeration) {
      return value.toString();
    } else if (type instanceof DataType.Bytes) {
      return ((ByteBuffer) value).slice().asReadOnlyBuffer();
    } else if (type instanceof DataType.Timestamp) {
      return ((OffsetDateTime) value).toInstant();
    } else if (type instanceof DataType.FloatVector) {
      return list(DataType.FLOAT32, (List<?>) value);
    } else if (type instanceof DataType.ListOf list) {
      return list(list.element(), (List<?>) value);
    } else if (type instanceof DataType.MapOf map) {
      TreeMap<String, Object> values = new TreeMap<>();
      ((Map<?, ?>) value).forEach((k, v) -> values.put(k.toString(), canonical(map.value(), v)));
      return Collections.unmodifiableSortedMap(values);
    } else if (type instanceof DataType.Struct struct) {
      return struct(struct, (Record) value);
    }
    return narrowed(type, value);
  }

  /** What a field of a record within a column is called. */
  public static String column(String field) {
    return ColumnNames.snake(field);
  }

  /** A column may be wider than the type: by an earlier definition. */
  private static Object narrowed(DataType type, Object value) {
    if (type instanceof DataType.Int32 && value instanceof Long wide) {
      return Math.toIntExact(wide);
    } else if (type instanceof DataType.Float32 && value instanceof Double wide) {
      return wide.floatValue();
    }
    return value;
  }

  private static List<Object> list(DataType element, List<?> values) {
    List<Object> list = new ArrayList<>(values.size());
    for (Object value : values) {
      list.add(canonical(element, value));
    }
    return Collections.unmodifiableList(list);
  }

  private static StructValue struct(DataType.Struct struct, Record row) {
    Object[] values = new Object[struct.fields().size()];
    for (int i = 0; i < values.length; i++) {
      DataType.Field field = struct.fields().get(i);
      values[i] = canonical(field.type(), row.getField(column(field.name())));
    }
    return new StructValue(Arrays.asList(values));
  }
}
