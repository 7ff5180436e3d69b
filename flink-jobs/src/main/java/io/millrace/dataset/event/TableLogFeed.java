package io.millrace.dataset.event;

import io.millrace.compile.BoundTable;
import io.millrace.dataset.FeedReport;
import io.millrace.dataset.TableTime;
import io.millrace.event.BadEventException;
import io.millrace.job.forget.ForgottenFeed;
import io.millrace.job.offline.FittingRows;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.RowLog;
import io.millrace.table.PulledRow;
import java.io.IOException;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The versions of a table's rows in the offline log, at one snapshot of {@code rows_<table>}; what
 * is given is a {@link PulledRow}, whose arrival is the instant from which on it counts. Not
 * thread-safe.
 */
public final class TableLogFeed implements FeedReader {
  private final BoundTable table;
  private final Table log;
  private final FittingRows rows;
  private final Long snapshotId;
  private final ForgottenFeed forgotten;
  private final TableTime time;

  /**
   * @param snapshotId the one to read; null for the current one
   * @param forgotten what is passed over
   * @param time from when on rows count
   * @throws io.millrace.job.offline.OfflineLogException if the log has no such table
   */
  public TableLogFeed(
      BoundTable table, OfflineLog log, Long snapshotId, ForgottenFeed forgotten, TableTime time) {
    this.table = table;
    this.time = time;
    this.forgotten = forgotten;
    this.log = log.table(RowLog.name(table.name()));
    this.snapshotId = LogFiles.snapshot(this.log, snapshotId);
    this.rows = new FittingRows(table);
  }

  private static Expression condition(EventRange range) {
    return Expressions.and(
        LogInstants.between(RowLog.OBSERVED_AT, range.fromMillis(), range.toMillis()),
        LogInstants.until(RowLog.PULLED_AT, range.knownAtMillis()));
  }

  @Override
  public Tally scan(EventRange range, Taker taker) throws IOException, SQLException {
    Counting count = new Counting();
    if (snapshotId != null) {
      try (CloseableIterable<Record> found =
          IcebergGenerics.read(log).useSnapshot(snapshotId).where(condition(range)).build()) {
        for (Record row : found) {
          row(row, range, taker, count);
        }
      }
    }
    return count.tally();
  }

  @Override
  public Outcome outcome(EventRange range, Tally all) {
    String plan = LogFiles.plan(log, snapshotId, condition(range));
    Long declared = table.spec().historyStartMillis();
    return new Outcome(
        new FeedReport(table.name(), plan, all.events(), all.bad(), snapshotId),
        all.firstMillis(),
        declared == null ? Long.MIN_VALUE : declared);
  }

  @Override
  public Long snapshotId() {
    return snapshotId;
  }

  @Override
  public long estimatedEvents() {
    return LogFiles.records(log, snapshotId);
  }

  private void row(Record row, EventRange range, Taker taker, Counting count) throws SQLException {
    count.event();
    long observedAt = LogInstants.millis((OffsetDateTime) row.getField(RowLog.OBSERVED_AT));
    long pulledAt = LogInstants.millis((OffsetDateTime) row.getField(RowLog.PULLED_AT));
    count.at(observedAt);
    if (!range.holds(observedAt, pulledAt)) {
      return;
    }
    try {
      PulledRow pulled = rows.row(row);
      if (!pulled.isGone()) {
        table.check(table.binding().fromStruct(pulled.columns()));
      }
      if (!forgotten.forgets(table, pulled)) {
        taker.take(
            pulled,
            observedAt,
            countsFromMillis(pulled),
            pulled.eventPartition(),
            table.offset(pulled));
      }
    } catch (BadEventException e) {
      count.bad(e.code());
    }
  }

  private long countsFromMillis(PulledRow row) {
    return switch (time) {
      case KNOWN -> row.knownFromMillis();
      case OBSERVED -> row.observedAtMillis();
    };
  }
}
