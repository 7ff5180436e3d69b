package io.millrace.job.offline;

import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.event.BadEventException;
import io.millrace.job.decode.EventRecord;
import io.millrace.table.PulledRow;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Events and rows of tables, as the log gives them back. */
public final class LoggedEvents {
  private LoggedEvents() {}

  /**
   * Gives the events of a stream that a condition on the table's columns holds for, in no order.
   *
   * @throws OfflineLogException if the stream is not logged
   */
  public static void forEach(
      OfflineLog log, BoundStream stream, Expression condition, Consumer<EventRecord> reader) {
    log.forEach(EventLog.name(stream.name()), condition, row -> reader.accept(event(stream, row)));
  }

  /** The event of a row of a stream's table that has all columns. */
  public static EventRecord event(BoundStream stream, Record row) {
    return new EventRecord(
        stream.name(),
        (Integer) row.getField(EventLog.PARTITION),
        (Long) row.getField(EventLog.OFFSET),
        millis(row, EventLog.EVENT_TIME),
        millis(row, EventLog.INGESTED_AT),
        struct(stream.spec().type(), row, EventLog::column));
  }

  /**
   * Gives the rows of a table that fit its definition by now, in no order.
   *
   * @throws OfflineLogException if the table is not logged
   */
  public static void forEachRow(OfflineLog log, BoundTable table, Consumer<PulledRow> reader) {
    FittingRows fitting = new FittingRows(table);
    log.forEach(
        RowLog.name(table.name()),
        Expressions.alwaysTrue(),
        row -> {
          try {
            reader.accept(fitting.row(row));
          } catch (BadEventException e) {
            // A job that goes on from the log passes it over, too.
            return;
          }
        });
  }

  /** The row of a row of a table's log that has all columns, whether or not it fits by now. */
  public static PulledRow row(BoundTable table, Record row) {
    DataType.Struct type = table.spec().type();
    List<String> fields = type.fields().stream().map(DataType.Field::name).toList();
    StructValue columns = struct(type, row, RowLog::column);
    List<Object> keyColumns = new ArrayList<>();
    for (String field : table.spec().keyFields()) {
      keyColumns.add(columns.values().get(fields.indexOf(field)));
    }
    return PulledRow.logged(
        table.name(),
        (Integer) row.getField(RowLog.PULL),
        (Long) row.getField(RowLog.ROW_ID),
        millis(row, RowLog.PULLED_AT),
        millis(row, RowLog.OBSERVED_AT),
        table.keys().encode(keyColumns),
        (Boolean) row.getField(RowLog.GONE) ? null : columns);
  }

  private static StructValue struct(
      DataType.Struct type, Record row, Function<String, String> column) {
    Object[] values = new Object[type.fields().size()];
    for (int i = 0; i < values.length; i++) {
      DataType.Field field = type.fields().get(i);
      Object value = row.getField(column.apply(field.name()));
      values[i] = IcebergValues.canonical(field.type(), value);
    }
    return new StructValue(Arrays.asList(values));
  }

  private static long millis(Record row, String column) {
    return ((OffsetDateTime) row.getField(column)).toInstant().toEpochMilli();
  }
}
