package io.millrace.job.offline;

import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Turns canonical values into Flink's internal ones, as a column of the table in the catalog takes
 * them; a text that is Flink's already stays as it is. Immutable, thread-safe.
 */
@FunctionalInterface
interface FlinkValues extends Serializable {

  /** The internal value; never given null. */
  Object of(Object canonical);

  /** Null for null. */
  default Object orNull(Object canonical) {
    return canonical == null ? null : of(canonical);
  }

  /**
   * The conversion of a type.
   *
   * @param column the type of the column in the catalog, which may have more fields in another
   *     order
   */
  static FlinkValues of(DataType type, Type column) {
    if (type instanceof DataType.Decimal decimal) {
      int precision = decimal.precision();
      int scale = decimal.scale();
      return value -> DecimalData.fromBigDecimal((BigDecimal) value, precision, scale);
    } else if (type instanceof DataType.Text || type instanceof DataType.Enumeration) {
      return value ->
          value instanceof StringData text ? text : StringData.fromString((String) value);
    } else if (type instanceof DataType.Bytes) {
      return value -> bytes((ByteBuffer) value);
    } else if (type instanceof DataType.Timestamp) {
      return value -> TimestampData.fromInstant((Instant) value);
    } else if (type instanceof DataType.Date) {
      return value -> (int) ((LocalDate) value).toEpochDay();
    } else if (type instanceof DataType.Uuid) {
      return value -> bytes((UUID) value);
    } else if (type instanceof DataType.FloatVector) {
      return value -> new GenericArrayData(((List<?>) value).toArray());
    } else if (type instanceof DataType.ListOf list) {
      FlinkValues elements = of(list.element(), column.asListType().elementType());
      return value -> new GenericArrayData(((List<?>) value).stream().map(elements::of).toArray());
    } else if (type instanceof DataType.MapOf map) {
      FlinkValues values = of(map.value(), column.asMapType().valueType());
      return value -> map((Map<?, ?>) value, values);
    } else if (type instanceof DataType.Struct struct) {
      return struct(struct, column.asStructType());
    }
    return widened(type, column);
  }

  private static FlinkValues widened(DataType type, Type column) {
    if (type instanceof DataType.Int32 && column.typeId() == Type.TypeID.LONG) {
      return value -> ((Number) value).longValue();
    } else if (type instanceof DataType.Float32 && column.typeId() == Type.TypeID.DOUBLE) {
      return value -> ((Number) value).doubleValue();
    }
    return value -> value;
  }

  private static FlinkValues struct(DataType.Struct struct, Types.StructType column) {
    int width = column.fields().size();
    int[] places = new int[struct.fields().size()];
    FlinkValues[] fields = new FlinkValues[places.length];
    for (int i = 0; i < places.length; i++) {
      DataType.Field field = struct.fields().get(i);
      Types.NestedField place = column.field(ColumnNames.snake(field.name()));
      places[i] = column.fields().indexOf(place);
      fields[i] = of(field.type(), place.type());
    }
    return value -> {
      List<Object> values = ((StructValue) value).values();
      GenericRowData row = new GenericRowData(width);
      for (int i = 0; i < places.length; i++) {
        row.setField(places[i], fields[i].orNull(values.get(i)));
      }
      return row;
    };
  }

  private static GenericMapData map(Map<?, ?> canonical, FlinkValues values) {
    Map<StringData, Object> entries = new LinkedHashMap<>();
    canonical.forEach((k, v) -> entries.put(StringData.fromString((String) k), values.of(v)));
    return new GenericMapData(entries);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }
}
