package io.millrace.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * Values as drivers and file readers give them, cast to canonical values of one type: numbers to
 * numbers where nothing is lost, times with and without an offset (then UTC) to instants, arrays to
 * lists, anything of one word to text, and text to whatever {@link ValueCodec#parse} reads.
 * Immutable and thread-safe.
 */
public final class DriverValues {
  private final DataType type;
  private final ValueCodec codec;
  private final DriverValues elements;

  private DriverValues(DataType type) {
    this.type = type;
    this.codec = ValueCodec.of(type);
    this.elements =
        type instanceof DataType.ListOf list
            ? new DriverValues(list.element())
            : type instanceof DataType.FloatVector ? new DriverValues(DataType.FLOAT32) : null;
  }

  /** The cast to a type. */
  public static DriverValues to(DataType type) {
    return new DriverValues(type);
  }

  /**
   * The canonical value; null for null.
   *
   * @throws UnreadableValueException says what was found and what would be accepted
   */
  public Object cast(Object found) {
    if (found == null) {
      return null;
    } else if (found instanceof CharSequence text) {
      return codec.parse(text.toString());
    } else if (elements != null) {
      return list(found);
    } else if (type instanceof DataType.Bytes) {
      return bytes(found);
    } else if (found instanceof Number number) {
      return number(number);
    } else if (type instanceof DataType.Timestamp) {
      return timestamp(found);
    } else if (type instanceof DataType.Date) {
      return date(found);
    }
    return word(found);
  }

  private Object number(Number number) {
    if (type instanceof DataType.Bool) {
      return flag(number);
    } else if (type instanceof DataType.Float64) {
      return number instanceof Long || number instanceof BigInteger
          ? codec.parse(number.toString())
          : (Object) finite(number, number.doubleValue());
    } else if (type instanceof DataType.Float32) {
      return number instanceof Double || number instanceof Float
          ? (Object) (float) finite(number, number.floatValue())
          : codec.parse(number.toString());
    } else if (type instanceof DataType.Int64 && number instanceof Long
        || type instanceof DataType.Int32 && number instanceof Integer) {
      return number;
    } else if (isNumeric()) {
      return codec.parse(plain(number));
    } else if (type instanceof DataType.Text) {
      return number instanceof BigDecimal decimal ? decimal.toPlainString() : number.toString();
    }
    throw codec.unreadable(number, "a " + DataTypes.shortName(type) + ", not a number");
  }

  private double finite(Number found, double value) {
    if (!Double.isFinite(value)) {
      throw codec.unreadable(found, "a finite number");
    }
    return value;
  }

  private boolean isNumeric() {
    return type instanceof DataType.Int32
        || type instanceof DataType.Int64
        || type instanceof DataType.Decimal;
  }

  /** Without an exponent, and a whole number without a point. */
  private String plain(Number number) {
    if (number instanceof Double && !Double.isFinite(number.doubleValue())
        || number instanceof Float && !Float.isFinite(number.floatValue())) {
      throw codec.unreadable(number, "a finite number");
    }
    BigDecimal exact = new BigDecimal(number.toString());
    return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
  }

  private Object flag(Number number) {
    String text = number.toString();
    if (text.equals("0") || text.equals("1")) {
      return text.equals("1");
    }
    throw codec.unreadable(number, "a boolean, 0 or 1");
  }

  private Object timestamp(Object found) {
    Instant instant = instant(found);
    if (instant == null) {
      throw codec.unreadable(found, "a timestamp");
    }
    try {
      return TimestampCodec.canonical(instant);
    } catch (ArithmeticException e) {
      throw codec.unreadable(found, "an instant before the year 294,247");
    }
  }

  private static Instant instant(Object found) {
    if (found instanceof Instant instant) {
      return instant;
    } else if (found instanceof OffsetDateTime time) {
      return time.toInstant();
    } else if (found instanceof ZonedDateTime time) {
      return time.toInstant();
    } else if (found instanceof LocalDateTime time) {
      return time.toInstant(ZoneOffset.UTC);
    } else if (found instanceof LocalDate day) {
      return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    return found instanceof java.util.Date date ? Instant.ofEpochMilli(date.getTime()) : null;
  }

  private Object date(Object found) {
    if (!(found instanceof LocalDate day)) {
      throw codec.unreadable(found, "a date");
    }
    if (day.toEpochDay() != (int) day.toEpochDay()) {
      throw codec.unreadable(found, "a date before the year 5,881,580");
    }
    return day;
  }

  private Object bytes(Object found) {
    if (found instanceof byte[] array) {
      return ByteBuffer.wrap(array.clone()).asReadOnlyBuffer();
    } else if (found instanceof ByteBuffer buffer) {
      return buffer.asReadOnlyBuffer();
    }
    throw codec.unreadable(found, "bytes");
  }

  private Object list(Object found) {
    Collection<?> given;
    if (found instanceof Object[] array) {
      given = Arrays.asList(array);
    } else if (found instanceof Collection<?> collection) {
      given = collection;
    } else {
      throw codec.unreadable(found, "an array");
    }
    List<Object> values = new ArrayList<>(given.size());
    for (Object each : given) {
      if (each == null) {
        throw codec.unreadable(given, "an array without nulls");
      }
      values.add(elements.cast(each));
    }
    if (type instanceof DataType.FloatVector vector
        && vector.dimension() != 0
        && vector.dimension() != values.size()) {
      throw codec.unreadable(given, vector.dimension() + " numbers");
    }
    return Collections.unmodifiableList(values);
  }

  /** What is told by one word: text of anything simple, and values that are canonical already. */
  private Object word(Object found) {
    if (found instanceof Boolean && type instanceof DataType.Bool
        || found instanceof UUID && type instanceof DataType.Uuid) {
      return found;
    }
    boolean simple =
        found instanceof Boolean
            || found instanceof UUID
            || found instanceof Character
            || found instanceof Enum<?>
            || found instanceof java.time.temporal.Temporal;
    if (simple && (type instanceof DataType.Text || type instanceof DataType.Enumeration)) {
      return codec.parse(found.toString());
    }
    throw codec.unreadable(found, "a " + DataTypes.shortName(type));
  }
}
