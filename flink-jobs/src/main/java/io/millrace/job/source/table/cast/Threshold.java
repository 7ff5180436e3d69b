package io.millrace.job.source.table.cast;

import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/**
 * From which value of the mode's column on a pull wants rows.
 *
 * @param column its place; negative if all rows are wanted
 * @param from an instant, a date or a long
 */
record Threshold(int column, Object from) {

  /**
   * @param from as the mode has it; null for everything
   */
  static Threshold of(PulledTable spec, String from) {
    if (from == null || !(spec.mode() instanceof PullMode.Above above)) {
      return new Threshold(-1, null);
    }
    int column = spec.indexOf(above.column());
    DataType type = spec.columns().get(column).type();
    if (type instanceof DataType.Timestamp) {
      return new Threshold(column, Instant.parse(from));
    } else if (type instanceof DataType.Date) {
      return new Threshold(column, LocalDate.parse(from));
    }
    return new Threshold(column, new BigDecimal(from).longValueExact());
  }

  /** Whether the row is wanted. One without a value is not, as in SQL. */
  boolean reachedBy(StructValue row) {
    if (column < 0) {
      return true;
    }
    Object value = row.values().get(column);
    if (value == null) {
      return false;
    } else if (from instanceof Instant instant) {
      return !((Instant) value).isBefore(instant);
    } else if (from instanceof LocalDate day) {
      return !((LocalDate) value).isBefore(day);
    }
    return ((Number) value).longValue() >= (Long) from;
  }
}
