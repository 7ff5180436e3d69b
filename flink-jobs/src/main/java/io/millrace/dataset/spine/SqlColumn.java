package io.millrace.dataset.spine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * A column of a query. What has no type of its own here is text, as the database writes it.
 *
 * @param name as the query calls it
 * @param place from 1
 * @param type that its values are carried by
 * @param reader of a value
 */
record SqlColumn(String name, int place, Type type, Reader reader) {
  private static final int MOST_DIGITS = 38;

  /** Of a number whose digits nobody says. */
  private static final int DIGITS_AFTER_POINT = 9;

  private static final int FIRST_YEAR = 1;
  private static final int LAST_YEAR = 9999;

  /** Reads a value as Iceberg's generic records hold it; null for none. */
  interface Reader {
    Object read(ResultSet row, int place) throws SQLException;
  }

  static SqlColumn of(ResultSetMetaData all, int place) throws SQLException {
    String name = all.getColumnLabel(place);
    String own = all.getColumnTypeName(place).toLowerCase(Locale.ROOT);
    switch (all.getColumnType(place)) {
      case java.sql.Types.BOOLEAN:
        return new SqlColumn(
            name, place, Types.BooleanType.get(), primitive(ResultSet::getBoolean));
      case java.sql.Types.BIT:
        return own.startsWith("bool")
            ? new SqlColumn(name, place, Types.BooleanType.get(), primitive(ResultSet::getBoolean))
            : text(name, place);
      case java.sql.Types.TINYINT, java.sql.Types.SMALLINT, java.sql.Types.INTEGER:
        return new SqlColumn(name, place, Types.IntegerType.get(), primitive(ResultSet::getInt));
      case java.sql.Types.BIGINT:
        return new SqlColumn(name, place, Types.LongType.get(), primitive(ResultSet::getLong));
      case java.sql.Types.REAL:
        return new SqlColumn(name, place, Types.FloatType.get(), primitive(ResultSet::getFloat));
      case java.sql.Types.FLOAT, java.sql.Types.DOUBLE:
        // PostgreSQL's money is a double to its driver, and read by the locale.
        return own.equals("money")
            ? text(name, place)
            : new SqlColumn(name, place, Types.DoubleType.get(), primitive(ResultSet::getDouble));
      case java.sql.Types.NUMERIC, java.sql.Types.DECIMAL:
        return decimal(name, place, all.getPrecision(place), all.getScale(place));
      case java.sql.Types.DATE:
        return new SqlColumn(name, place, Types.DateType.get(), SqlColumn::day);
      case java.sql.Types.TIME:
        return new SqlColumn(
            name, place, Types.TimeType.get(), (row, at) -> row.getObject(at, LocalTime.class));
      case java.sql.Types.TIMESTAMP, java.sql.Types.TIMESTAMP_WITH_TIMEZONE:
        return own.equals("timestamptz")
                || all.getColumnType(place) == java.sql.Types.TIMESTAMP_WITH_TIMEZONE
            ? new SqlColumn(name, place, Types.TimestampType.withZone(), SqlColumn::instant)
            : new SqlColumn(name, place, Types.TimestampType.withoutZone(), SqlColumn::local);
      case java.sql.Types.BINARY, java.sql.Types.VARBINARY, java.sql.Types.LONGVARBINARY:
        return new SqlColumn(name, place, Types.BinaryType.get(), SqlColumn::bytes);
      default:
        return own.equals("uuid")
            ? new SqlColumn(
                name, place, Types.UUIDType.get(), (row, at) -> row.getObject(at, UUID.class))
            : text(name, place);
    }
  }

  private static SqlColumn text(String name, int place) {
    return new SqlColumn(name, place, Types.StringType.get(), ResultSet::getString);
  }

  private static SqlColumn decimal(String name, int place, int precision, int scale) {
    boolean known = precision >= 1 && precision <= MOST_DIGITS && scale >= 0 && scale <= precision;
    int digits = known ? precision : MOST_DIGITS;
    int after = known ? scale : DIGITS_AFTER_POINT;
    return new SqlColumn(
        name,
        place,
        Types.DecimalType.of(digits, after),
        (row, at) -> {
          BigDecimal value = row.getBigDecimal(at);
          if (value == null) {
            return null;
          }
          BigDecimal scaled = value.setScale(after, RoundingMode.UNNECESSARY);
          if (scaled.precision() > digits) {
            throw new ArithmeticException();
          }
          return scaled;
        });
  }

  private static Reader primitive(Reader reader) {
    return (row, at) -> {
      Object value = reader.read(row, at);
      return row.wasNull() ? null : value;
    };
  }

  private static Object day(ResultSet row, int at) throws SQLException {
    Date day = row.getDate(at);
    return day == null ? null : finite(day.toLocalDate().atStartOfDay()).toLocalDate();
  }

  private static Object instant(ResultSet row, int at) throws SQLException {
    OffsetDateTime instant = row.getObject(at, OffsetDateTime.class);
    return instant == null
        ? null
        : finite(instant.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime())
            .atOffset(ZoneOffset.UTC);
  }

  private static Object local(ResultSet row, int at) throws SQLException {
    LocalDateTime local = row.getObject(at, LocalDateTime.class);
    return local == null ? null : finite(local);
  }

  /** Databases know infinite times; nothing else does. */
  private static LocalDateTime finite(LocalDateTime time) {
    if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
      throw new ArithmeticException();
    }
    return time;
  }

  private static Object bytes(ResultSet row, int at) throws SQLException {
    byte[] bytes = row.getBytes(at);
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  /**
   * The value of the row that the rows stand at.
   *
   * @param number of the row, from 1
   * @throws UnreadableSpineException if it has no place in the type
   */
  Object value(ResultSet row, long number) throws SQLException {
    try {
      return reader.read(row, place);
    } catch (RuntimeException e) {
      throw new UnreadableSpineException(
          "row %d, column '%s': '%s' is no %s; cast it in the query"
              .formatted(number, name, row.getString(place), type));
    }
  }
}
