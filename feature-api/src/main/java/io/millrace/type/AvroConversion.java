package io.millrace.type;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Between the raw form of an Avro schema and the canonical form of a type.
 *
 * @param back null where nothing is written in this form
 * @param converted the canonical form of what Avro's own conversions make of the data, or null
 */
record AvroConversion(
    Function<Object, Object> to,
    Function<Object, Object> back,
    Function<Object, Object> converted) {

  Object toCanonical(Object raw) {
    return to.apply(raw);
  }

  Object fromCanonical(Object canonical) {
    if (back == null) {
      throw new IllegalArgumentException("values are not written in a form that is only promoted");
    }
    return back.apply(canonical);
  }

  Object ofConverted(Object datum) {
    return converted.apply(datum);
  }

  /** The conversion, or null if the schema's data cannot be read as the type. */
  static AvroConversion of(Schema written, DataType type) {
    Schema.Type kind = written.getType();
    if (type instanceof DataType.Bool) {
      return kind == Schema.Type.BOOLEAN ? same() : null;
    } else if (type instanceof DataType.Int32) {
      return kind == Schema.Type.INT ? same() : null;
    } else if (type instanceof DataType.Int64) {
      return switch (kind) {
        case LONG -> same();
        case INT -> promoted(raw -> (long) (Integer) raw);
        default -> null;
      };
    } else if (type instanceof DataType.Float32) {
      return switch (kind) {
        case FLOAT -> same();
        case INT, LONG -> promoted(raw -> ((Number) raw).floatValue());
        default -> null;
      };
    } else if (type instanceof DataType.Float64) {
      return switch (kind) {
        case DOUBLE -> same();
        case INT, LONG, FLOAT -> promoted(raw -> ((Number) raw).doubleValue());
        default -> null;
      };
    } else if (type instanceof DataType.Decimal decimal) {
      return decimal(written, decimal);
    } else if (type instanceof DataType.Text) {
      return switch (kind) {
        case STRING -> both(raw -> TextCodec.wellFormed((String) raw), value -> value);
        case ENUM -> promoted(raw -> raw);
        case BYTES -> promoted(raw -> new String((byte[]) raw, UTF_8));
        default -> null;
      };
    } else if (type instanceof DataType.Bytes) {
      return switch (kind) {
        case BYTES, FIXED ->
            both(
                raw -> BytesCodec.canonical(((byte[]) raw).clone()),
                value -> BytesCodec.copy((ByteBuffer) value));
        case STRING -> promoted(raw -> BytesCodec.canonical(((String) raw).getBytes(UTF_8)));
        default -> null;
      };
    } else if (type instanceof DataType.Enumeration) {
      ValueCodec codec = ValueCodec.of(type);
      return switch (kind) {
        case ENUM -> both(raw -> codec.parse((String) raw), value -> value);
        case STRING -> promoted(raw -> codec.parse((String) raw));
        default -> null;
      };
    } else if (type instanceof DataType.Timestamp) {
      return timestamp(written);
    } else if (type instanceof DataType.Date) {
      return switch (kind) {
        case INT ->
            logical(
                raw -> LocalDate.ofEpochDay((Integer) raw),
                value -> DateCodec.days((LocalDate) value),
                LocalDate.class,
                value -> value);
        case STRING -> promoted(raw -> ValueCodec.of(DataType.DATE).parse((String) raw));
        default -> null;
      };
    } else if (type instanceof DataType.Uuid) {
      return uuid(written);
    }
    return null;
  }

  private static AvroConversion decimal(Schema written, DataType.Decimal type) {
    DecimalCodec codec = new DecimalCodec(type);
    LogicalType logical = written.getLogicalType();
    return switch (written.getType()) {
      case BYTES, FIXED -> {
        if (!(logical instanceof LogicalTypes.Decimal decimal)) {
          yield null;
        }
        int scale = decimal.getScale();
        yield logical(
            raw -> {
              byte[] unscaled = (byte[]) raw;
              // Longer than any decimal of 38 digits: not worth a conversion that takes time.
              if (unscaled.length == 0 || unscaled.length > 64) {
                throw new IllegalArgumentException(
                    "a decimal takes 1 to 64 bytes, not " + unscaled.length);
              }
              return codec.fitting(new BigDecimal(new BigInteger(unscaled), scale));
            },
            value -> unscaled((BigDecimal) value, decimal, written),
            BigDecimal.class,
            codec::fitting);
      }
      case INT, LONG ->
          promoted(raw -> codec.fitting(BigDecimal.valueOf(((Number) raw).longValue())));
      default -> null;
    };
  }

  private static byte[] unscaled(BigDecimal value, LogicalTypes.Decimal decimal, Schema written) {
    BigDecimal fitting = DecimalCodec.fit(value, decimal.getPrecision(), decimal.getScale());
    if (fitting == null) {
      throw new IllegalArgumentException(value + " does not fit " + decimal.getName());
    }
    byte[] shortest = fitting.unscaledValue().toByteArray();
    if (written.getType() == Schema.Type.BYTES) {
      return shortest;
    }
    byte[] full = new byte[written.getFixedSize()];
    Arrays.fill(full, (byte) (fitting.signum() < 0 ? -1 : 0));
    System.arraycopy(shortest, 0, full, full.length - shortest.length, shortest.length);
    return full;
  }

  private static AvroConversion timestamp(Schema written) {
    LogicalType logical = written.getLogicalType();
    if (written.getType() == Schema.Type.STRING) {
      return promoted(raw -> ValueCodec.of(DataType.TIMESTAMP).parse((String) raw));
    }
    if (written.getType() != Schema.Type.LONG) {
      return null;
    }
    if (logical instanceof LogicalTypes.TimestampMicros) {
      return logical(
          raw -> TimestampCodec.instant((Long) raw),
          value -> TimestampCodec.micros((Instant) value),
          Instant.class,
          value -> TimestampCodec.canonical((Instant) value));
    }
    // A plain long is taken for milliseconds, as everywhere else.
    if (logical == null || logical instanceof LogicalTypes.TimestampMillis) {
      return logical(
          raw -> TimestampCodec.ofMillis((Long) raw),
          value -> ((Instant) value).toEpochMilli(),
          Instant.class,
          value -> TimestampCodec.canonical((Instant) value));
    }
    return null;
  }

  private static AvroConversion uuid(Schema written) {
    ValueCodec codec = ValueCodec.of(DataType.UUID);
    if (written.getType() == Schema.Type.STRING) {
      return logical(
          raw -> codec.parse((String) raw), Object::toString, UUID.class, value -> value);
    }
    if (written.getType() == Schema.Type.FIXED && written.getFixedSize() == 16) {
      return logical(
          raw -> {
            ByteBuffer bytes = ByteBuffer.wrap((byte[]) raw);
            return new UUID(bytes.getLong(), bytes.getLong());
          },
          value -> {
            UUID uuid = (UUID) value;
            return ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
          },
          UUID.class,
          value -> value);
    }
    return null;
  }

  private static AvroConversion same() {
    return both(value -> value, value -> value);
  }

  private static AvroConversion both(Function<Object, Object> to, Function<Object, Object> back) {
    return new AvroConversion(to, back, datum -> null);
  }

  private static AvroConversion promoted(Function<Object, Object> to) {
    return new AvroConversion(to, null, datum -> null);
  }

  private static AvroConversion logical(
      Function<Object, Object> to,
      Function<Object, Object> back,
      Class<?> made,
      Function<Object, Object> ofMade) {
    return new AvroConversion(
        to, back, datum -> made.isInstance(datum) ? ofMade.apply(datum) : null);
  }
}
