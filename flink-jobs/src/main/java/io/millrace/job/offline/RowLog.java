package io.millrace.job.offline;

import io.millrace.compile.BoundTable;
import io.millrace.manifest.TableSpec;
import io.millrace.table.PulledRow;
import io.millrace.table.RowOrder;
import io.millrace.type.DataType;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.table.data.RowData;

/**
 * {@code rows_<table>}: every version of a table's row that a pull found or that was pushed, once,
 * and that it was gone. Travels with the job graph. Not thread-safe.
 */
public final class RowLog implements Serializable {
  private static final long serialVersionUID = 1;

  public static final String PULL = "pull";
  public static final String ROW_ID = "row_id";
  public static final String OBSERVED_AT = "observed_at";
  public static final String PULLED_AT = "pulled_at";
  public static final String GONE = "gone";
  private static final List<LogColumn> OWN =
      List.of(
          LogColumn.required(
              PULL,
              DataType.INT32,
              "Number of the pull that found it, from 1; of a pushed row, -1 - partition of its"
                  + " topic"),
          LogColumn.required(
              ROW_ID,
              DataType.INT64,
              "Made of the row, or its offset where it was pushed; there once within its pull"),
          LogColumn.required(
              OBSERVED_AT, DataType.TIMESTAMP, "Since when the row is so; else when pulled"),
          LogColumn.required(
              PULLED_AT, DataType.TIMESTAMP, "When the pull began, or the pushed row arrived"),
          LogColumn.required(GONE, DataType.BOOL, "Whether the pull found that it is gone"));

  private final LogRows rows;
  private final DataType.Struct type;
  private final RowKeys keys;

  private transient RowOrder order;

  /**
   * @param rows of {@link #table}
   */
  public RowLog(LogRows rows, BoundTable table) {
    this.rows = rows;
    this.type = table.spec().type();
    this.keys = RowKeys.of(table);
  }

  /**
   * The table of a pulled table. A field named as one of its own columns is stored as {@code
   * field__pull}. Columns are null in a row that is gone, but for those of the key.
   */
  public static LogTable table(TableSpec table) {
    List<LogColumn> columns = new ArrayList<>(OWN);
    for (DataType.Field field : table.type().fields()) {
      columns.add(new LogColumn(column(field.name()), field.type(), true, null));
    }
    Map<String, String> properties = new TreeMap<>();
    properties.put("comment", table.description() == null ? "" : table.description());
    properties.put(LogTable.TABLE, table.name());
    properties.put("millrace.fingerprint", table.fingerprint());
    List<String> order = new ArrayList<>();
    table.keyFields().forEach(field -> order.add(column(field)));
    order.add(PULLED_AT);
    return new LogTable(name(table.name()), columns, PULLED_AT, order, properties);
  }

  /** Name of a table's log. */
  public static String name(String table) {
    return "rows_" + table;
  }

  /** Column of a row's field. */
  public static String column(String field) {
    return ColumnNames.beside(
        Set.of(PULL, ROW_ID, OBSERVED_AT, PULLED_AT, GONE), "field", ColumnNames.snake(field));
  }

  LogRows rows() {
    return rows;
  }

  RowData row(PulledRow row) {
    if (order == null) {
      order = new RowOrder(type);
    }
    List<Object> fields = row.isGone() ? keys.columnsOf(row.key()) : row.columns().values();
    Object[] values = new Object[OWN.size() + fields.size()];
    values[0] = row.isPushed() ? row.push().loggedPull() : Math.toIntExact(row.pull());
    values[1] = order.identity(row);
    values[2] = Instant.ofEpochMilli(row.observedAtMillis());
    values[3] = Instant.ofEpochMilli(row.pulledAtMillis());
    values[4] = row.isGone();
    for (int i = 0; i < fields.size(); i++) {
      values[OWN.size() + i] = fields.get(i);
    }
    return rows.row(values);
  }
}
