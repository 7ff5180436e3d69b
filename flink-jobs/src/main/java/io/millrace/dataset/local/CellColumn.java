package io.millrace.dataset.local;

import io.millrace.aggregate.InvalidResultException.Reason;
import io.millrace.row.CellValue;
import io.millrace.type.DataType;
import java.util.Arrays;

/**
 * What one cell was worth at each row of the spine. Numbers are kept as their bits, anything else
 * as it is. Threads may put different rows at the same time.
 */
final class CellColumn {
  private static final byte NOTHING = 0;
  private static final byte VALUE = 1;
  private static final byte OVERFLOW = 2;
  private static final byte BOUND = 3;

  private final Bits bits;
  private final byte[] kinds;
  private final long[] numbers;
  private final Object[] values;
  private final long[] observedAtMillis;

  private enum Bits {
    LONG {
      @Override
      long of(Object value) {
        return (Long) value;
      }

      @Override
      Object value(long bits) {
        return bits;
      }
    },
    INT {
      @Override
      long of(Object value) {
        return (Integer) value;
      }

      @Override
      Object value(long bits) {
        return (int) bits;
      }
    },
    DOUBLE {
      @Override
      long of(Object value) {
        return Double.doubleToRawLongBits((Double) value);
      }

      @Override
      Object value(long bits) {
        return Double.longBitsToDouble(bits);
      }
    };

    abstract long of(Object value);

    abstract Object value(long bits);

    static Bits of(DataType type) {
      if (type instanceof DataType.Int64) {
        return LONG;
      } else if (type instanceof DataType.Int32) {
        return INT;
      }
      return type instanceof DataType.Float64 ? DOUBLE : null;
    }
  }

  /**
   * @param type of the values
   * @param fromOneEvent whether values have a time of their own
   */
  CellColumn(DataType type, boolean fromOneEvent, int rows) {
    this.bits = Bits.of(type);
    this.kinds = new byte[rows];
    this.numbers = bits == null ? null : new long[rows];
    this.values = bits == null ? new Object[rows] : null;
    this.observedAtMillis = fromOneEvent ? new long[rows] : null;
  }

  void clear() {
    Arrays.fill(kinds, NOTHING);
    if (values != null) {
      Arrays.fill(values, null);
    }
  }

  void put(int row, CellValue read) {
    if (observedAtMillis != null) {
      observedAtMillis[row] = read.observedAtMillis();
    }
    if (read.value() != null) {
      kinds[row] = VALUE;
      if (bits == null) {
        values[row] = read.value();
      } else {
        numbers[row] = bits.of(read.value());
      }
    } else if (read.invalid() != null) {
      kinds[row] = read.invalid() == Reason.OVERFLOW ? OVERFLOW : BOUND;
    }
  }

  CellValue get(int row) {
    long observedAt = observedAtMillis == null ? Long.MIN_VALUE : observedAtMillis[row];
    return switch (kinds[row]) {
      case VALUE ->
          new CellValue(bits == null ? values[row] : bits.value(numbers[row]), observedAt, null);
      case OVERFLOW -> new CellValue(null, observedAt, Reason.OVERFLOW);
      case BOUND -> new CellValue(null, observedAt, Reason.BOUND);
      case NOTHING -> new CellValue(null, observedAt, null);
      default -> throw new AssertionError(kinds[row]);
    };
  }
}
