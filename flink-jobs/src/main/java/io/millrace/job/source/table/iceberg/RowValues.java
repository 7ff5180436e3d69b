package io.millrace.job.source.table.iceberg;

import io.millrace.job.source.table.cast.FoundType;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Values of Iceberg's columns, out of Flink's rows. A timestamp without a zone is taken for UTC;
 * times of day are text; what is nested is JSON.
 */
final class RowValues {

  private static final int MICROS = 6;
  private static final int NANOS = 9;

  private RowValues() {}

  static FoundType typeOf(Type type) {
    return switch (type.typeId()) {
      case BOOLEAN -> FoundType.BOOLEAN;
      case INTEGER, LONG, FLOAT, DOUBLE, DECIMAL -> FoundType.NUMBER;
      case STRING -> FoundType.TEXT;
      case UUID -> FoundType.UUID;
      case DATE -> FoundType.DATE;
      case TIME -> FoundType.TIME;
      case TIMESTAMP, TIMESTAMP_NANO -> FoundType.TIMESTAMP;
      case FIXED, BINARY -> FoundType.BYTES;
      default -> FoundType.NESTED;
    };
  }

  static Object[] of(RowData row, List<Types.NestedField> columns) {
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.isNullAt(i) ? null : of(row, i, columns.get(i).type());
    }
    return values;
  }

  private static Object of(RowData row, int place, Type type) {
    return switch (type.typeId()) {
      case BOOLEAN -> row.getBoolean(place);
      case INTEGER -> row.getInt(place);
      case LONG -> row.getLong(place);
      case FLOAT -> row.getFloat(place);
      case DOUBLE -> row.getDouble(place);
      case DECIMAL -> {
        Types.DecimalType decimal = (Types.DecimalType) type;
        yield row.getDecimal(place, decimal.precision(), decimal.scale()).toBigDecimal();
      }
      case STRING -> row.getString(place).toString();
      case UUID -> uuid(row.getBinary(place));
      case DATE -> LocalDate.ofEpochDay(row.getInt(place));
      case TIME -> LocalTime.ofNanoOfDay(row.getInt(place) * 1_000_000L).toString();
      case TIMESTAMP ->
          time(row.getTimestamp(place, MICROS), ((Types.TimestampType) type).shouldAdjustToUTC());
      case TIMESTAMP_NANO ->
          time(
              row.getTimestamp(place, NANOS), ((Types.TimestampNanoType) type).shouldAdjustToUTC());
      case FIXED, BINARY -> row.getBinary(place).clone();
      default -> NestedText.of(row, place, type);
    };
  }

  private static Object time(TimestampData time, boolean hasZone) {
    return hasZone ? time.toInstant() : time.toLocalDateTime();
  }

  private static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
