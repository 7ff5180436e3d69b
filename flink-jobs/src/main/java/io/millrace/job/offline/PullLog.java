package io.millrace.job.offline;

import io.millrace.job.source.table.Coverage;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.table.VisiblePull;
import io.millrace.manifest.PullSpec;
import io.millrace.type.DataType;
import java.io.Serializable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * {@code table_pulls}: every pull of a table that ended well, once, whether it found anything new
 * or not. A pull is there after all of its rows are in {@link RowLog}. Holds no keys. Travels with
 * the job graph; thread-safe.
 */
public final class PullLog implements Serializable {
  private static final long serialVersionUID = 1;

  /** Name of the table. */
  public static final String NAME = "table_pulls";

  /** Column of the name of the table that was pulled. */
  public static final String TABLE_NAME = "table_name";

  /** Column of the pull's number. */
  public static final String PULL = "pull";

  /** Column of when it began: its rows count from there on, and the table's age. */
  public static final String PULLED_AT = "pulled_at";

  /** Column of from when on views could show its rows. */
  public static final String VISIBLE_AT = "visible_at";

  private final LogRows rows;
  private final TreeMap<String, PullSpec.Mode> modes;

  /**
   * @param rows of {@link #table}
   * @param modes by the name of each table that is pulled
   */
  public PullLog(LogRows rows, Map<String, PullSpec.Mode> modes) {
    this.rows = rows;
    this.modes = new TreeMap<>(modes);
  }

  /** The table. */
  public static LogTable table() {
    return new LogTable(
        NAME,
        List.of(
            LogColumn.required(TABLE_NAME, DataType.TEXT, "The table that was pulled"),
            LogColumn.required(
                PULL, DataType.INT32, "Number of the pull, from 1, rising; once within its table"),
            LogColumn.required(
                "mode", DataType.TEXT, "What it asked for: full, above, since or appended"),
            LogColumn.optional(
                "coverage",
                DataType.TEXT,
                "all_rows: a key that did not come is gone; changes: it is as it was"),
            LogColumn.required(
                PULLED_AT,
                DataType.TIMESTAMP,
                "When it began, before anything was read; its rows and the table's age count from"
                    + " here"),
            LogColumn.required("ended_at", DataType.TIMESTAMP, "When its end was known"),
            LogColumn.required(
                VISIBLE_AT, DataType.TIMESTAMP, "From when on views could show all of its rows"),
            LogColumn.required(
                "rows", DataType.INT64, "Rows that came, new or not, without those malformed"),
            LogColumn.required("malformed", DataType.INT64, "Rows that could not be read")),
        PULLED_AT,
        List.of(TABLE_NAME, PULLED_AT),
        Map.of("comment", "Pulls of tables that ended well, also those that found nothing new"));
  }

  LogRows rows() {
    return rows;
  }

  RowData row(VisiblePull pull) {
    // The end of input, after which anything is visible, is no instant.
    long visibleMillis =
        pull.visibleMillis() == Long.MAX_VALUE ? pull.endedAtMillis() : pull.visibleMillis();
    return rows.row(
        pull.table(),
        Math.toIntExact(pull.pull()),
        text(modes.get(pull.table())),
        pull.coverage() == null ? null : text(pull.coverage()),
        Instant.ofEpochMilli(pull.beganAtMillis()),
        Instant.ofEpochMilli(pull.endedAtMillis()),
        Instant.ofEpochMilli(visibleMillis),
        pull.rows(),
        pull.rejected());
  }

  /** What a row of it says. A key that such a pull did not give is gone by a row of the log. */
  static PullEnd end(Record row) {
    return new PullEnd(
        row.getField(TABLE_NAME).toString(),
        (Integer) row.getField(PULL),
        millis(row, PULLED_AT),
        millis(row, "ended_at"),
        Coverage.CHANGES,
        (Long) row.getField("rows"),
        (Long) row.getField("malformed"),
        null);
  }

  private static long millis(Record row, String column) {
    return ((OffsetDateTime) row.getField(column)).toInstant().toEpochMilli();
  }

  private static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** The highest number of a pull of a table that ended well; 0 for none. */
  static long last(OfflineLog log, String table) {
    long[] last = new long[1];
    if (log.tables().contains(NAME)) {
      log.forEach(
          NAME,
          List.of(TABLE_NAME, PULL),
          of(table),
          row -> last[0] = Math.max(last[0], (Integer) row.getField(PULL)));
    }
    return last[0];
  }

  static Expression of(String table) {
    return Expressions.equal(TABLE_NAME, table);
  }
}
