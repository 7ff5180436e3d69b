package io.millrace.dataset.local;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;
import java.time.Instant;
import java.time.LocalDate;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBReadableVector;

/**
 * How values of one type are held until they are swept, unchanged to the bit, and how they come
 * from a column of the database. What has no plain column there is held as its canonical bytes.
 */
enum SlotColumn {
  BOOL {
    @Override
    void copy(DuckDBReadableVector from, long row, ByteWriter to) {
      to.writeByte(from.getBoolean(row) ? 1 : 0);
    }

    @Override
    void write(Object value, DataType type, ByteWriter to) {
      to.writeByte((boolean) value ? 1 : 0);
    }

    @Override
    Object read(ByteReader from, DataType type) {
      return from.readByte() != 0;
    }
  },
  INT32 {
    @Override
    void copy(DuckDBReadableVector from, long row, ByteWriter to) {
      to.writeFixed32(from.getInt(row));
    }

    @Override
    void write(Object value, DataType type, ByteWriter to) {
      to.writeFixed32((int) value);
    }

    @Override
    Object read(ByteReader from, DataType type) {
      return from.readFixed32();
    }
  },
  INT64 {
    @Override
    void copy(DuckDBReadableVector from, long row, ByteWriter to) {
      to.writeFixed64(from.getLong(row));
    }

    @Override
    void write(Object value, DataType type, ByteWriter to) {
      to.writeFixed64((long) value);
    }

    @Override
    Object read(ByteReader from, DataType type) {
      return from.readFixed64();
    }
  },
  FLOAT32 {
    @Override
    void copy(DuckDBReadableVector from, long row, ByteWriter to) {
      to.writeFloat(from.getFloat(row));
    }

    @Override
    void write(Object value, DataType type, ByteWriter to) {
      to.writeFloat((float) value);
    }

    @Override
    Object read(ByteReader from, DataType type) {
      return from.readFloat();
    }
  },
  FLOAT64 {
    @Override
    void copy(DuckDBReadableVector from, long row, ByteWriter to) {
      to.writeDouble(from.getDouble(row));
    }

    @Override
    void write(Object value, DataType type, ByteWriter to) {
      to.writeDouble((double) value);
    }

    @Override
    Object read(ByteReader from, DataType type) {
      return from.readDouble();
    }
  },
  TEXT {
    @Override
    void copy(DuckDBReadableVector from, long row, ByteWriter to) {
      to.writeString(from.getString(row));
    }

    @Override
    void write(Object value, DataType type, ByteWriter to) {
      to.writeString((String) value);
    }

    @Override
    Object read(ByteReader from, DataType type) {
      return from.readString();
    }
  },
  /** A number of microseconds in the database. */
  MICROS {
    @Override
    void copy(DuckDBReadableVector from, long row, ByteWriter to) {
      to.writeFixed64(from.getLong(row));
    }

    @Override
    void write(Object value, DataType type, ByteWriter to) {
      Instant instant = (Instant) value;
      to.writeFixed64(
          Math.addExact(
              Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND),
              instant.getNano() / NANOS_PER_MICRO));
    }

    @Override
    Object read(ByteReader from, DataType type) {
      long micros = from.readFixed64();
      return Instant.ofEpochSecond(
          Math.floorDiv(micros, MICROS_PER_SECOND),
          Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }
  },
  /** A number of days in the database. */
  DAYS {
    @Override
    void copy(DuckDBReadableVector from, long row, ByteWriter to) {
      to.writeFixed64(from.getLong(row));
    }

    @Override
    void write(Object value, DataType type, ByteWriter to) {
      to.writeFixed64(((LocalDate) value).toEpochDay());
    }

    @Override
    Object read(ByteReader from, DataType type) {
      return LocalDate.ofEpochDay(from.readFixed64());
    }
  },
  CODED {
    @Override
    void copy(DuckDBReadableVector from, long row, ByteWriter to) {
      throw new IllegalStateException("has no plain column");
    }

    @Override
    void write(Object value, DataType type, ByteWriter to) {
      ValueCodec.of(type).write(value, to);
    }

    @Override
    Object read(ByteReader from, DataType type) {
      return ValueCodec.of(type).read(from);
    }
  };

  private static final long MICROS_PER_SECOND = 1_000_000L;
  private static final long NANOS_PER_MICRO = 1_000L;

  /** Copies a value that is not null. */
  abstract void copy(DuckDBReadableVector from, long row, ByteWriter to);

  /** Writes a value that is not null. */
  abstract void write(Object value, DataType type, ByteWriter to);

  /** Reads what was copied or written. */
  abstract Object read(ByteReader from, DataType type);

  /** What the database must give; not for {@link #CODED}. */
  DuckDBColumnType columnType() {
    return switch (this) {
      case BOOL -> DuckDBColumnType.BOOLEAN;
      case INT32 -> DuckDBColumnType.INTEGER;
      case INT64, MICROS, DAYS -> DuckDBColumnType.BIGINT;
      case FLOAT32 -> DuckDBColumnType.FLOAT;
      case FLOAT64 -> DuckDBColumnType.DOUBLE;
      case TEXT -> DuckDBColumnType.VARCHAR;
      case CODED -> throw new IllegalStateException("has no plain column");
    };
  }

  static SlotColumn of(DataType type) {
    if (type instanceof DataType.Bool) {
      return BOOL;
    } else if (type instanceof DataType.Int32) {
      return INT32;
    } else if (type instanceof DataType.Int64) {
      return INT64;
    } else if (type instanceof DataType.Float32) {
      return FLOAT32;
    } else if (type instanceof DataType.Float64) {
      return FLOAT64;
    } else if (type instanceof DataType.Text || type instanceof DataType.Enumeration) {
      return TEXT;
    } else if (type instanceof DataType.Timestamp) {
      return MICROS;
    } else if (type instanceof DataType.Date) {
      return DAYS;
    }
    return CODED;
  }
}
