package io.millrace.job.source.table.file;

import io.millrace.job.source.table.cast.FoundType;
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
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Values of Parquet's columns. A timestamp without a zone is taken for UTC; times of day are text;
 * what is nested is JSON.
 */
final class ParquetValues {

  private static final int JULIAN_DAY_OF_EPOCH = 2_440_588;

  private ParquetValues() {}

  static FoundType typeOf(Type type) {
    if (!type.isPrimitive() || type.isRepetition(Repetition.REPEATED)) {
      return FoundType.NESTED;
    }
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    PrimitiveTypeName primitive = type.asPrimitiveType().getPrimitiveTypeName();
    if (logical instanceof TimestampLogicalTypeAnnotation || primitive == PrimitiveTypeName.INT96) {
      return FoundType.TIMESTAMP;
    } else if (logical instanceof DateLogicalTypeAnnotation) {
      return FoundType.DATE;
    } else if (logical instanceof TimeLogicalTypeAnnotation) {
      return FoundType.TIME;
    } else if (logical instanceof UUIDLogicalTypeAnnotation) {
      return FoundType.UUID;
    } else if (isText(logical)) {
      return FoundType.TEXT;
    } else if (logical instanceof DecimalLogicalTypeAnnotation) {
      return FoundType.NUMBER;
    }
    return switch (primitive) {
      case BOOLEAN -> FoundType.BOOLEAN;
      case BINARY, FIXED_LEN_BYTE_ARRAY -> FoundType.BYTES;
      case INT32, INT64, INT96, FLOAT, DOUBLE -> FoundType.NUMBER;
    };
  }

  /** The value of a column that is there. */
  static Object of(Group row, int field) {
    LogicalTypeAnnotation logical = row.getType().getType(field).getLogicalTypeAnnotation();
    return switch (row.getType().getType(field).asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> row.getBoolean(field, 0);
      case INT32 -> ofWhole(row.getInteger(field, 0), logical);
      case INT64 -> ofWhole(row.getLong(field, 0), logical);
      case FLOAT -> row.getFloat(field, 0);
      case DOUBLE -> row.getDouble(field, 0);
      case INT96 -> ofInt96(row.getInt96(field, 0));
      case BINARY, FIXED_LEN_BYTE_ARRAY -> ofBytes(row.getBinary(field, 0), logical);
    };
  }

  private static Object ofWhole(long value, LogicalTypeAnnotation logical) {
    if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      return Instant.EPOCH.plus(value, unit(timestamp.getUnit()));
    } else if (logical instanceof DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(value);
    } else if (logical instanceof TimeLogicalTypeAnnotation time) {
      return LocalTime.MIDNIGHT.plus(value, unit(time.getUnit())).toString();
    } else if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return BigDecimal.valueOf(value, decimal.getScale());
    } else if (logical instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
      return BigInteger.valueOf(value).mod(BigInteger.ONE.shiftLeft(whole.getBitWidth()));
    }
    return value;
  }

  private static Object ofBytes(Binary value, LogicalTypeAnnotation logical) {
    if (isText(logical)) {
      return value.toStringUsingUTF8();
    } else if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale());
    } else if (logical instanceof UUIDLogicalTypeAnnotation) {
      ByteBuffer bytes = ByteBuffer.wrap(value.getBytes());
      return new UUID(bytes.getLong(), bytes.getLong());
    }
    return value.getBytes();
  }

  private static boolean isText(LogicalTypeAnnotation logical) {
    return logical instanceof StringLogicalTypeAnnotation
        || logical instanceof EnumLogicalTypeAnnotation
        || logical instanceof JsonLogicalTypeAnnotation;
  }

  /** The timestamps of older writers: nanoseconds of the day, then the Julian day. */
  private static Instant ofInt96(Binary value) {
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
