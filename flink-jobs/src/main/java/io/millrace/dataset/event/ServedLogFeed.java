package io.millrace.dataset.event;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.dataset.FeedReport;
import io.millrace.job.forget.ForgottenInputs;
import io.millrace.job.forget.ForgottenServed;
import io.millrace.job.offline.IcebergValues;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.ServedLog;
import io.millrace.manifest.EntitySpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;

/**
 * What a job decided of a view's keys, at one snapshot of the view's table in the offline log,
 * deletes honoured. Not thread-safe.
 */
public final class ServedLogFeed {
  private final BoundView view;
  private final LogTable wanted;
  private final Table table;
  private final Long snapshotId;
  private final ForgottenServed forgotten;

  /** Takes decisions, in no order. */
  public interface Taker {
    /**
     * One write of a key's online row.
     *
     * @param row the row's bytes; null when it was deleted
     */
    void take(EntityKey key, long epoch, long position, long decidedAtMillis, byte[] row)
        throws SQLException;

    /** A decision about a key that is none of the view's any more: it had another one once. */
    default void ofOtherKey(long decidedAtMillis) {}
  }

  /**
   * @param snapshotId the one to read; null for the current one
   * @param forgotten what is passed over
   * @throws io.millrace.job.offline.OfflineLogException if the log has no such table
   */
  public ServedLogFeed(BoundView view, OfflineLog log, Long snapshotId, ForgottenInputs forgotten) {
    this.view = view;
    this.forgotten = forgotten.served(view);
    this.wanted = ServedLog.table(view);
    this.table = log.table(wanted.name());
    this.snapshotId = LogFiles.snapshot(table, snapshotId);
  }

  /**
   * Reads what was decided by an instant.
   *
   * @param lastMillis inclusive
   */
  public FeedReport read(long lastMillis, Taker taker) throws IOException, SQLException {
    return report(lastMillis, scan(lastMillis, taker));
  }

  /** The snapshot that is read; null where nothing was ever logged. */
  public Long snapshotId() {
    return snapshotId;
  }

  /** When the first decision there is was made; {@link Long#MAX_VALUE} when there is none. */
  public long firstMillis() {
    return LogFiles.firstMillis(table, snapshotId, ServedLog.DECIDED_AT);
  }

  /** How many decisions there are in all, from the log's metadata. */
  public long estimatedDecisions() {
    return LogFiles.records(table, snapshotId);
  }

  /** What is told when so many decisions were read. */
  public FeedReport report(long lastMillis, long decisions) {
    return new FeedReport(
        wanted.name(),
        LogFiles.plan(table, snapshotId, LogInstants.until(wanted.day(), lastMillis)),
        decisions,
        Map.of(),
        snapshotId);
  }

  /**
   * Reads what was decided by an instant, and tells nothing but how many rows that were.
   *
   * @param lastMillis inclusive
   */
  public long scan(long lastMillis, Taker taker) throws IOException, SQLException {
    Expression condition = LogInstants.until(wanted.day(), lastMillis);
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < view.keys().spec().key().size(); i++) {
      columns.add(wanted.columns().get(i).name());
    }
    columns.addAll(List.of("epoch", "position", "decided_at", "row"));
    if (!forgotten.isEmpty()) {
      columns.add(ServedLog.POSITIONS);
    }
    long rows = 0;
    if (snapshotId != null) {
      try (CloseableIterable<Record> found =
          IcebergGenerics.read(table)
              .useSnapshot(snapshotId)
              .select(columns)
              .where(condition)
              .build()) {
        for (Record row : found) {
          rows++;
          long decided = LogInstants.millis((OffsetDateTime) row.getField("decided_at"));
          Optional<EntityKey> key = key(row);
          if (key.isEmpty()) {
            taker.ofOtherKey(decided);
            continue;
          }
          EntityKey encoded = key.get();
          if (!forgotten.isEmpty()
              && forgotten.forgets(encoded, row.getField(ServedLog.POSITIONS), decided)) {
            continue;
          }
          taker.take(
              encoded,
              (Long) row.getField("epoch"),
              (Long) row.getField("position"),
              decided,
              bytes((ByteBuffer) row.getField("row")));
        }
      }
    }
    return rows;
  }

  private Optional<EntityKey> key(Record row) {
    List<EntitySpec.KeyColumn> own = view.keys().spec().key();
    List<Object> key = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      String column = wanted.columns().get(i).name();
      key.add(IcebergValues.canonical(own.get(i).type(), row.getField(column)));
    }
    try {
      return Optional.of(view.keys().encode(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
