package io.millrace.dataset.local;

import io.millrace.codec.ByteWriter;
import io.millrace.dataset.event.PlainRows;
import io.millrace.job.offline.EventLog;
import io.millrace.type.DataType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.flink.table.data.RowData;

/**
 * A field of an event as a column of Flink's rows, held as {@link SlotColumn} does.
 *
 * @param place in the row
 * @param column how it is held
 * @param number reads whole numbers, and instants as microseconds; null for others
 * @param wide whether a column of fractions has 64 bits
 * @param symbols of an enumeration; empty for others
 */
record PlainField(
    int place,
    SlotColumn column,
    ToLongFunction<RowData> number,
    boolean wide,
    Set<String> symbols) {
  private static final long MICROS_PER_SECOND = 1_000_000L;
  private static final long NANOS_PER_MICRO = 1_000L;

  static PlainField of(DataType type, String field, PlainRows rows) {
    String name = EventLog.column(field);
    SlotColumn column = SlotColumn.of(type);
    ToLongFunction<RowData> number =
        switch (column) {
          case INT32, INT64, DAYS -> rows.number(name);
          case MICROS -> rows.micros(name);
          case BOOL, FLOAT32, FLOAT64, TEXT, CODED -> null;
        };
    Set<String> symbols =
        type instanceof DataType.Enumeration named ? Set.copyOf(named.symbols()) : Set.of();
    return new PlainField(rows.place(name), column, number, rows.isWide(name), symbols);
  }

  /** Whether there is none; a symbol that is no more is none for the view's code. */
  boolean isNull(RowData row) {
    return row.isNullAt(place)
        || !symbols.isEmpty() && !symbols.contains(row.getString(place).toString());
  }

  /** Whether it is a number with a fraction, which may be none that can be added. */
  boolean isFraction() {
    return column == SlotColumn.FLOAT32 || column == SlotColumn.FLOAT64;
  }

  /** Whether a fraction is null or finite. */
  boolean isFinite(RowData row) {
    return row.isNullAt(place) || Double.isFinite(fraction(row));
  }

  /** Writes a value that is not null. */
  void write(RowData row, ByteWriter to) {
    switch (column) {
      case BOOL -> to.writeByte(row.getBoolean(place) ? 1 : 0);
      case INT32 -> to.writeFixed32((int) number.applyAsLong(row));
      case INT64, MICROS, DAYS -> to.writeFixed64(number.applyAsLong(row));
      case FLOAT32 -> to.writeFloat((float) fraction(row));
      case FLOAT64 -> to.writeDouble(fraction(row));
      case TEXT -> to.writeBytes(row.getString(place).toBytes());
      case CODED -> throw new IllegalStateException("has no plain column");
    }
  }

  private double fraction(RowData row) {
    return wide ? row.getDouble(place) : row.getFloat(place);
  }

  /** The canonical value, which is not null. */
  Object canonical(RowData row) {
    return switch (column) {
      case BOOL -> row.getBoolean(place);
      case INT32 -> (int) number.applyAsLong(row);
      case INT64 -> number.applyAsLong(row);
      case DAYS -> LocalDate.ofEpochDay(number.applyAsLong(row));
      case MICROS -> instant(number.applyAsLong(row));
      case FLOAT32 -> (float) fraction(row);
      case FLOAT64 -> fraction(row);
      case TEXT -> row.getString(place).toString();
      case CODED -> throw new IllegalStateException("has no plain column");
    };
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND),
        Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
  }
}
