package io.millrace.job.source.table.jdbc;

import io.millrace.type.DataType;
import io.millrace.type.DriverValues;
import io.millrace.type.ValueCodec;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Reads a column's value of the current row in its canonical form. */
@FunctionalInterface
interface Cell {

  /**
   * The value; null for null.
   *
   * @throws SQLException if the driver cannot make it out
   * @throws RuntimeException if the type cannot hold it; the message says what can
   */
  Object read(ResultSet row, int index) throws SQLException;

  /** How a column is read as a type; null if it cannot be. */
  static Cell of(DataType type, FoundColumn column) {
    Cell text = text(ValueCodec.of(type));
    if (type instanceof DataType.Text) {
      return isBinary(column) || column.jdbcType() == Types.ARRAY ? null : text;
    } else if (type instanceof DataType.Bytes) {
      return isBinary(column) ? Cell::bytes : null;
    } else if (column.isText()) {
      return type instanceof DataType.Uuid && column.typeName().equalsIgnoreCase("uuid")
          ? (row, index) -> row.getObject(index, UUID.class)
          : text;
    } else if (type instanceof DataType.Bool) {
      boolean fits = column.jdbcType() == Types.BIT || column.jdbcType() == Types.BOOLEAN;
      return fits ? Cell::bool : column.isNumber() ? driverValue(type) : null;
    } else if (isNumber(type)) {
      return number(type, column);
    } else if (type instanceof DataType.Timestamp) {
      return timestamp(column);
    } else if (type instanceof DataType.Date) {
      return column.jdbcType() == Types.DATE ? Cell::day : null;
    } else if (type instanceof DataType.ListOf list && column.jdbcType() == Types.ARRAY) {
      return new ArrayCell(ValueCodec.of(list.element()));
    } else if (type instanceof DataType.FloatVector && column.jdbcType() == Types.ARRAY) {
      return new ArrayCell(ValueCodec.of(DataType.FLOAT32));
    }
    return null;
  }

  private static Cell text(ValueCodec codec) {
    return (row, index) -> {
      String text = row.getString(index);
      return text == null ? null : codec.parse(text);
    };
  }

  private static boolean isBinary(FoundColumn column) {
    return switch (column.jdbcType()) {
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> true;
      default -> false;
    };
  }

  private static boolean isNumber(DataType type) {
    return type instanceof DataType.Int32
        || type instanceof DataType.Int64
        || type instanceof DataType.Float32
        || type instanceof DataType.Float64
        || type instanceof DataType.Decimal;
  }

  /** Cast as values of files are. */
  private static Cell driverValue(DataType type) {
    DriverValues values = DriverValues.to(type);
    return (row, index) -> values.cast(row.getObject(index));
  }

  private static Cell number(DataType type, FoundColumn column) {
    if (!column.isNumber()) {
      return null;
    }
    if (type instanceof DataType.Int64 && column.isWholeNumber()) {
      return (row, index) -> {
        long value = row.getLong(index);
        return row.wasNull() ? null : (Object) value;
      };
    }
    if (type instanceof DataType.Float64
        && (column.jdbcType() == Types.DOUBLE || column.jdbcType() == Types.FLOAT)) {
      return (row, index) -> {
        double value = row.getDouble(index);
        if (row.wasNull()) {
          return null;
        }
        if (!Double.isFinite(value)) {
          throw new IllegalArgumentException(
              "Cannot read '%s' as double: expects a finite number".formatted(value));
        }
        return value;
      };
    }
    return driverValue(type);
  }

  private static Cell timestamp(FoundColumn column) {
    if (column.jdbcType() == Types.DATE) {
      return (row, index) -> {
        LocalDate day = row.getObject(index, LocalDate.class);
        return day == null ? null : canonical(day.atStartOfDay().toInstant(ZoneOffset.UTC));
      };
    }
    if (!column.isTimestamp()) {
      return null;
    }
    return column.hasZone()
        ? (row, index) -> {
          OffsetDateTime time = row.getObject(index, OffsetDateTime.class);
          return time == null ? null : canonical(time.toInstant());
        }
        : (row, index) -> {
          LocalDateTime time = row.getObject(index, LocalDateTime.class);
          return time == null ? null : canonical(time.toInstant(ZoneOffset.UTC));
        };
  }

  private static Object day(ResultSet row, int index) throws SQLException {
    LocalDate day = row.getObject(index, LocalDate.class);
    if (day != null && day.toEpochDay() != (int) day.toEpochDay()) {
      throw new IllegalArgumentException(
          "Cannot read '%s' as date: expects a day before the year 5,881,580".formatted(day));
    }
    return day;
  }

  private static Instant canonical(Instant instant) {
    try {
      Math.multiplyExact(instant.getEpochSecond(), 1_000_001L);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "Cannot read '%s' as timestamp: expects an instant before the year 294,247"
              .formatted(instant));
    }
    return instant.truncatedTo(ChronoUnit.MICROS);
  }

  private static Object bool(ResultSet row, int index) throws SQLException {
    boolean value = row.getBoolean(index);
    return row.wasNull() ? null : (Object) value;
  }

  private static Object bytes(ResultSet row, int index) throws SQLException {
    byte[] value = row.getBytes(index);
    return value == null ? null : ByteBuffer.wrap(value).asReadOnlyBuffer();
  }
}
