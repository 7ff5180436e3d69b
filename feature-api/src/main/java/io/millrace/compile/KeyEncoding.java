package io.millrace.compile;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** One key column in Avro's binary encoding. */
record KeyEncoding(DataType type) {

  static KeyEncoding of(DataType type) {
    if (!accepts(type)) {
      throw new IllegalArgumentException("a key column cannot be " + DataTypes.shortName(type));
    }
    return new KeyEncoding(type);
  }

  static boolean accepts(DataType type) {
    return type instanceof DataType.Bool
        || type instanceof DataType.Int32
        || type instanceof DataType.Int64
        || type instanceof DataType.Text
        || type instanceof DataType.Enumeration
        || type instanceof DataType.Timestamp
        || type instanceof DataType.Date
        || type instanceof DataType.Uuid;
  }

  void write(Object value, ByteWriter out) {
    if (type instanceof DataType.Bool) {
      out.writeByte((Boolean) value ? 1 : 0);
    } else if (type instanceof DataType.Enumeration symbols) {
      out.writeLong(index(symbols, value));
    } else if (type instanceof DataType.Int32 || type instanceof DataType.Int64) {
      out.writeLong(((Number) value).longValue());
    } else if (type instanceof DataType.Timestamp) {
      out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
    } else if (type instanceof DataType.Date) {
      out.writeLong(((LocalDate) value).toEpochDay());
    } else {
      byte[] utf8 = value.toString().getBytes(StandardCharsets.UTF_8);
      out.writeLong(utf8.length);
      out.writeRaw(utf8, 0, utf8.length);
    }
  }

  Object read(ByteReader in) {
    if (type instanceof DataType.Bool) {
      return in.readByte() != 0;
    } else if (type instanceof DataType.Enumeration symbols) {
      return symbols.symbols().get((int) in.readLong());
    } else if (type instanceof DataType.Int32) {
      return (int) in.readLong();
    } else if (type instanceof DataType.Int64) {
      return in.readLong();
    } else if (type instanceof DataType.Timestamp) {
      return Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
    } else if (type instanceof DataType.Date) {
      return LocalDate.ofEpochDay(in.readLong());
    }
    String text = new String(in.readRaw((int) in.readLong()), StandardCharsets.UTF_8);
    return type instanceof DataType.Uuid ? UUID.fromString(text) : text;
  }

  private static int index(DataType.Enumeration symbols, Object value) {
    int index = symbols.symbols().indexOf(value);
    if (index < 0) {
      throw new IllegalArgumentException(value + " is none of " + symbols.symbols());
    }
    return index;
  }
}
