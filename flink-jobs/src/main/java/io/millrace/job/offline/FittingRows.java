package io.millrace.job.offline;

import io.millrace.codec.ByteWriter;
import io.millrace.compile.BoundTable;
import io.millrace.core.EntityKey;
import io.millrace.event.BadEventException;
import io.millrace.event.BadValues;
import io.millrace.event.ReasonCode;
import io.millrace.table.PulledRow;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import io.millrace.type.UnreadableValueException;
import io.millrace.type.ValueCodec;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.iceberg.data.Record;

/**
 * Reads the rows of {@code rows_<table>} that fit the table's definition by now: an earlier one may
 * have let in what this one cannot say. Immutable and thread-safe.
 */
public final class FittingRows {
  private final BoundTable table;
  private final List<DataType.Field> fields;
  private final ValueCodec codec;
  private final String[] columns;
  private final int[] keyPlaces;

  public FittingRows(BoundTable table) {
    this.table = table;
    this.fields = table.spec().type().fields();
    this.codec = ValueCodec.of(table.spec().type());
    List<String> names = fields.stream().map(DataType.Field::name).toList();
    this.columns = names.stream().map(RowLog::column).toArray(String[]::new);
    this.keyPlaces = table.spec().keyFields().stream().mapToInt(names::indexOf).toArray();
  }

  /**
   * The row of a row of the log. What it has no column of is null.
   *
   * @throws BadEventException with {@link ReasonCode#MISSING_FIELD}, {@link ReasonCode#WRONG_TYPE}
   *     or {@link ReasonCode#NULL_KEY} if a value, or of a row that is gone the key, is none by now
   */
  public PulledRow row(Record row) throws BadEventException {
    boolean isGone = (Boolean) row.getField(RowLog.GONE);
    StructValue values = fitting(row, isGone);
    return PulledRow.logged(
        table.name(),
        (Integer) row.getField(RowLog.PULL),
        (Long) row.getField(RowLog.ROW_ID),
        millis(row, RowLog.PULLED_AT),
        millis(row, RowLog.OBSERVED_AT),
        key(values),
        isGone ? null : values);
  }

  private StructValue values(Record row) {
    Object[] values = new Object[columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = IcebergValues.canonical(fields.get(i).type(), row.getField(columns[i]));
    }
    return new StructValue(Arrays.asList(values));
  }

  private StructValue fitting(Record row, boolean isGone) throws BadEventException {
    try {
      StructValue values = values(row);
      if (!isGone) {
        codec.write(values, new ByteWriter(64));
      }
      return values;
    } catch (UnreadableValueException e) {
      throw BadValues.of(e);
    } catch (ArithmeticException | ClassCastException e) {
      throw new BadEventException(
          ReasonCode.WRONG_TYPE,
          table.name(),
          "a column of the log has values of another type: " + e.getMessage());
    }
  }

  private EntityKey key(StructValue values) throws BadEventException {
    List<Object> key = new ArrayList<>(keyPlaces.length);
    for (int place : keyPlaces) {
      key.add(values.values().get(place));
    }
    try {
      return table.keys().encode(key);
    } catch (IllegalArgumentException | ClassCastException e) {
      ReasonCode why = key.contains(null) ? ReasonCode.NULL_KEY : ReasonCode.WRONG_TYPE;
      throw new BadEventException(why, "key", e.getMessage());
    }
  }

  private static long millis(Record row, String column) {
    return ((OffsetDateTime) row.getField(column)).toInstant().toEpochMilli();
  }
}
