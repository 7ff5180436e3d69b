package io.millrace.job.source.file;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;

/**
 * Writes a single Parquet value as JSON: numbers and booleans as such (not finite ones as their
 * names), text and UUIDs as strings, decimals as strings with all digits, dates, times and
 * timestamps in ISO 8601 and UTC, bytes without a meaning as base64.
 */
final class ParquetScalar {

  private static final int JULIAN_DAY_OF_EPOCH = 2_440_588;

  private ParquetScalar() {}

  static void write(Group group, int field, int index, JsonGenerator json) throws IOException {
    LogicalTypeAnnotation logical = group.getType().getType(field).getLogicalTypeAnnotation();
    switch (group.getType().getType(field).asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> json.writeBoolean(group.getBoolean(field, index));
      case INT32 -> writeInteger(group.getInteger(field, index), logical, json);
      case INT64 -> writeInteger(group.getLong(field, index), logical, json);
      case FLOAT -> json.writeNumber(group.getFloat(field, index));
      case DOUBLE -> json.writeNumber(group.getDouble(field, index));
      case INT96 -> json.writeString(int96(group.getInt96(field, index)).toString());
      case BINARY, FIXED_LEN_BYTE_ARRAY -> writeBytes(group.getBinary(field, index), logical, json);
    }
  }

  private static void writeInteger(long value, LogicalTypeAnnotation logical, JsonGenerator json)
      throws IOException {
    if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      json.writeString(Instant.EPOCH.plus(value, unit(timestamp.getUnit())).toString());
    } else if (logical instanceof DateLogicalTypeAnnotation) {
      json.writeString(LocalDate.ofEpochDay(value).toString());
    } else if (logical instanceof TimeLogicalTypeAnnotation time) {
      json.writeString(LocalTime.MIDNIGHT.plus(value, unit(time.getUnit())).toString());
    } else if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      json.writeString(BigDecimal.valueOf(value, decimal.getScale()).toPlainString());
    } else if (logical instanceof IntLogicalTypeAnnotation integer && !integer.isSigned()) {
      json.writeNumber(unsigned(value, integer.getBitWidth()));
    } else {
      json.writeNumber(value);
    }
  }

  private static BigInteger unsigned(long value, int bits) {
    return BigInteger.valueOf(value).mod(BigInteger.ONE.shiftLeft(bits));
  }

  private static void writeBytes(Binary value, LogicalTypeAnnotation logical, JsonGenerator json)
      throws IOException {
    if (logical instanceof StringLogicalTypeAnnotation
        || logical instanceof EnumLogicalTypeAnnotation
        || logical instanceof JsonLogicalTypeAnnotation) {
      json.writeString(value.toStringUsingUTF8());
    } else if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      BigInteger unscaled = new BigInteger(value.getBytes());
      json.writeString(new BigDecimal(unscaled, decimal.getScale()).toPlainString());
    } else if (logical instanceof UUIDLogicalTypeAnnotation) {
      ByteBuffer bytes = ByteBuffer.wrap(value.getBytes());
      json.writeString(new UUID(bytes.getLong(), bytes.getLong()).toString());
    } else {
      json.writeBinary(value.getBytes());
    }
  }

  /** The timestamps of older writers: nanoseconds of the day, then the Julian day. */
  private static Instant int96(Binary value) {
    ByteBuffer bytes = ByteBuffer.wrap(value.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
    long nanosOfDay = bytes.getLong();
    long day = bytes.getInt() - (long) JULIAN_DAY_OF_EPOCH;
    return Instant.EPOCH.plus(day, ChronoUnit.DAYS).plusNanos(nanosOfDay);
  }

  private static ChronoUnit unit(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> ChronoUnit.MILLIS;
      case MICROS -> ChronoUnit.MICROS;
      case NANOS -> ChronoUnit.NANOS;
    };
  }
}
