package io.millrace.dataset.event;

import io.millrace.compile.BoundTable;
import io.millrace.core.EntityKey;
import io.millrace.dataset.FeedReport;
import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import io.millrace.job.offline.IcebergValues;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.RowLog;
import io.millrace.table.PulledRow;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.io.IOException;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The versions of a table's rows in the offline log, at one snapshot of {@code rows_<table>}; what
 * is given is a {@link PulledRow}, whose arrival is the instant from which on it is known. Not
 * thread-safe.
 */
public final class TableLogFeed implements FeedReader {
  private final BoundTable table;
  private final Table log;
  private final int[] keyPlaces;
  private final Map<ReasonCode, Long> bad = new EnumMap<>(ReasonCode.class);
  private long rows;
  private long firstMillis = Long.MAX_VALUE;

  /**
   * @throws io.millrace.job.offline.OfflineLogException if the log has no such table
   */
  public TableLogFeed(BoundTable table, OfflineLog log) {
    this.table = table;
    this.log = log.table(RowLog.name(table.name()));
    List<String> fields = table.spec().type().fields().stream().map(DataType.Field::name).toList();
    this.keyPlaces = table.spec().keyFields().stream().mapToInt(fields::indexOf).toArray();
  }

  @Override
  public Outcome read(EventRange range, Taker taker) throws IOException, SQLException {
    Expression condition =
        Expressions.and(
            LogInstants.between(RowLog.OBSERVED_AT, range.fromMillis(), range.toMillis()),
            LogInstants.until(RowLog.PULLED_AT, range.knownAtMillis()));
    Long snapshot = log.currentSnapshot() == null ? null : log.currentSnapshot().snapshotId();
    if (snapshot != null) {
      try (CloseableIterable<Record> found =
          IcebergGenerics.read(log).useSnapshot(snapshot).where(condition).build()) {
        for (Record row : found) {
          row(row, range, taker);
        }
      }
    }
    Long declared = table.spec().historyStartMillis();
    return new Outcome(
        new FeedReport(table.name(), LogFiles.plan(log, condition), rows, bad, snapshot),
        firstMillis,
        declared == null ? Long.MIN_VALUE : declared);
  }

  private void row(Record row, EventRange range, Taker taker) throws SQLException {
    rows++;
    long observedAt = LogInstants.millis((OffsetDateTime) row.getField(RowLog.OBSERVED_AT));
    long pulledAt = LogInstants.millis((OffsetDateTime) row.getField(RowLog.PULLED_AT));
    firstMillis = Math.min(firstMillis, observedAt);
    if (!range.holds(observedAt, pulledAt)) {
      return;
    }
    boolean gone = (Boolean) row.getField(RowLog.GONE);
    StructValue columns = struct(row);
    PulledRow pulled =
        PulledRow.logged(
            table.name(),
            (Integer) row.getField(RowLog.PULL),
            (Long) row.getField(RowLog.ROW_ID),
            pulledAt,
            observedAt,
            key(columns),
            gone ? null : columns);
    try {
      if (!gone) {
        table.check(table.binding().fromStruct(columns));
      }
      taker.take(
          pulled,
          observedAt,
          pulled.knownFromMillis(),
          pulled.eventPartition(),
          table.offset(pulled));
    } catch (BadEventException e) {
      bad.merge(e.code(), 1L, Long::sum);
    }
  }

  private EntityKey key(StructValue columns) {
    List<Object> key = new ArrayList<>();
    for (int place : keyPlaces) {
      key.add(columns.values().get(place));
    }
    return table.keys().encode(key);
  }

  private StructValue struct(Record row) {
    List<DataType.Field> fields = table.spec().type().fields();
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      String column = RowLog.column(fields.get(i).name());
      values[i] =
          log.schema().findField(column) == null
              ? null
              : IcebergValues.canonical(fields.get(i).type(), row.getField(column));
    }
    return new StructValue(Arrays.asList(values));
  }
}
