package io.millrace.dataset.local;

import io.millrace.type.DataType;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBWritableVector;

/**
 * What a feature was answered with at each row of the spine, numbers as their bits. Threads may put
 * different rows at the same time, and write when all is put.
 */
final class AnswerColumn {
  private final Kind kind;
  private final boolean[] there;
  private final long[] numbers;
  private final String[] texts;

  /** How values of a type are held and handed to the database. */
  private enum Kind {
    BOOL(DuckDBColumnType.BOOLEAN) {
      @Override
      long bits(Object value) {
        return (Boolean) value ? 1 : 0;
      }

      @Override
      void write(long bits, DuckDBWritableVector to, long at) {
        to.setBoolean(at, bits != 0);
      }
    },
    INT32(DuckDBColumnType.INTEGER) {
      @Override
      long bits(Object value) {
        return (Integer) value;
      }

      @Override
      void write(long bits, DuckDBWritableVector to, long at) {
        to.setInt(at, (int) bits);
      }
    },
    INT64(DuckDBColumnType.BIGINT) {
      @Override
      long bits(Object value) {
        return (Long) value;
      }

      @Override
      void write(long bits, DuckDBWritableVector to, long at) {
        to.setLong(at, bits);
      }
    },
    FLOAT32(DuckDBColumnType.FLOAT) {
      @Override
      long bits(Object value) {
        return Float.floatToRawIntBits((Float) value);
      }

      @Override
      void write(long bits, DuckDBWritableVector to, long at) {
        to.setFloat(at, Float.intBitsToFloat((int) bits));
      }
    },
    FLOAT64(DuckDBColumnType.DOUBLE) {
      @Override
      long bits(Object value) {
        return Double.doubleToRawLongBits((Double) value);
      }

      @Override
      void write(long bits, DuckDBWritableVector to, long at) {
        to.setDouble(at, Double.longBitsToDouble(bits));
      }
    },
    TEXT(DuckDBColumnType.VARCHAR) {
      @Override
      long bits(Object value) {
        throw new IllegalStateException("is text");
      }

      @Override
      void write(long bits, DuckDBWritableVector to, long at) {
        throw new IllegalStateException("is text");
      }
    };

    private final DuckDBColumnType columnType;

    Kind(DuckDBColumnType columnType) {
      this.columnType = columnType;
    }

    abstract long bits(Object value);

    abstract void write(long bits, DuckDBWritableVector to, long at);

    /** Null where it is none of them. */
    static Kind of(DataType type) {
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
      }
      boolean text = type instanceof DataType.Text || type instanceof DataType.Enumeration;
      return text ? TEXT : null;
    }
  }

  /**
   * @throws IllegalArgumentException for a type that is not {@linkplain #takes taken}
   */
  AnswerColumn(DataType type, int rows) {
    if (!takes(type)) {
      throw new IllegalArgumentException(type + " has no plain column");
    }
    kind = Kind.of(type);
    there = new boolean[rows];
    numbers = kind == Kind.TEXT ? null : new long[rows];
    texts = kind == Kind.TEXT ? new String[rows] : null;
  }

  /** Whether values of a type can be held. */
  static boolean takes(DataType type) {
    return Kind.of(type) != null;
  }

  DuckDBColumnType columnType() {
    return kind.columnType;
  }

  /** Puts a value that is not null. */
  void put(int row, Object value) {
    there[row] = true;
    if (texts != null) {
      texts[row] = (String) value;
    } else {
      numbers[row] = kind.bits(value);
    }
  }

  /** Hands the values of some rows to the database. */
  void write(DuckDBReadableVector rows, long count, DuckDBWritableVector to) {
    for (long i = 0; i < count; i++) {
      int row = (int) rows.getLong(i);
      if (!there[row]) {
        to.setNull(i);
      } else if (texts != null) {
        to.setString(i, texts[row]);
      } else {
        kind.write(numbers[row], to, i);
      }
    }
  }
}
