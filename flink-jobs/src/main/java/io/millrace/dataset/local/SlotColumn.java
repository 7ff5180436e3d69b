package io.millrace.dataset.local;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBReadableVector;

/**
 * How values of one type pass through the database, unchanged to the bit. What has no plain column
 * of its own goes as the text of its bytes.
 */
enum SlotColumn {
  BOOL("BOOLEAN") {
    @Override
    void append(DuckDBAppender to, DataType type, Object value) throws SQLException {
      to.append((boolean) value);
    }

    @Override
    Object read(DuckDBReadableVector from, DataType type, long row) {
      return from.getBoolean(row);
    }
  },
  INT32("INTEGER") {
    @Override
    void append(DuckDBAppender to, DataType type, Object value) throws SQLException {
      to.append((int) value);
    }

    @Override
    Object read(DuckDBReadableVector from, DataType type, long row) {
      return from.getInt(row);
    }
  },
  INT64("BIGINT") {
    @Override
    void append(DuckDBAppender to, DataType type, Object value) throws SQLException {
      to.append((long) value);
    }

    @Override
    Object read(DuckDBReadableVector from, DataType type, long row) {
      return from.getLong(row);
    }
  },
  FLOAT32("FLOAT") {
    @Override
    void append(DuckDBAppender to, DataType type, Object value) throws SQLException {
      to.append((float) value);
    }

    @Override
    Object read(DuckDBReadableVector from, DataType type, long row) {
      return from.getFloat(row);
    }
  },
  FLOAT64("DOUBLE") {
    @Override
    void append(DuckDBAppender to, DataType type, Object value) throws SQLException {
      to.append((double) value);
    }

    @Override
    Object read(DuckDBReadableVector from, DataType type, long row) {
      return from.getDouble(row);
    }
  },
  TEXT("VARCHAR") {
    @Override
    void append(DuckDBAppender to, DataType type, Object value) throws SQLException {
      to.append((String) value);
    }

    @Override
    Object read(DuckDBReadableVector from, DataType type, long row) {
      return from.getString(row);
    }
  },
  MICROS("BIGINT") {
    @Override
    void append(DuckDBAppender to, DataType type, Object value) throws SQLException {
      Instant instant = (Instant) value;
      to.append(
          Math.addExact(
              Math.multiplyExact(instant.getEpochSecond(), 1_000_000L),
              instant.getNano() / 1_000L));
    }

    @Override
    Object read(DuckDBReadableVector from, DataType type, long row) {
      long micros = from.getLong(row);
      return Instant.ofEpochSecond(
          Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }
  },
  DAYS("BIGINT") {
    @Override
    void append(DuckDBAppender to, DataType type, Object value) throws SQLException {
      to.append(((LocalDate) value).toEpochDay());
    }

    @Override
    Object read(DuckDBReadableVector from, DataType type, long row) {
      return LocalDate.ofEpochDay(from.getLong(row));
    }
  },
  CODED("VARCHAR") {
    @Override
    void append(DuckDBAppender to, DataType type, Object value) throws SQLException {
      ByteWriter bytes = new ByteWriter(32);
      ValueCodec.of(type).write(value, bytes);
      to.append(Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }

    @Override
    Object read(DuckDBReadableVector from, DataType type, long row) {
      return ValueCodec.of(type)
          .read(new ByteReader(Base64.getDecoder().decode(from.getString(row))));
    }
  };

  private final String sql;

  SlotColumn(String sql) {
    this.sql = sql;
  }

  /** DuckDB's type of the column. */
  final String sql() {
    return sql;
  }

  /** Appends a value that is not null. */
  abstract void append(DuckDBAppender to, DataType type, Object value) throws SQLException;

  /** Reads a value that is not null. */
  abstract Object read(DuckDBReadableVector from, DataType type, long row);

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
