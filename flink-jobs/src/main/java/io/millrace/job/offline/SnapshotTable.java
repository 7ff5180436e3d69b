package io.millrace.job.offline;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.ValidationException;

/** A table as it was at one of its snapshots, for reading: rows, deletes and columns of then. */
public final class SnapshotTable {
  /** In place of a snapshot's id: the table before anything was written to it. */
  public static final long NONE = -1;

  private SnapshotTable() {}

  /** {@link #NONE} for null. */
  public static long orNone(Long snapshotId) {
    return snapshotId == null ? NONE : snapshotId;
  }

  /**
   * The table as if that snapshot were its last; what is committed to it later does not show.
   *
   * @param snapshotId or {@link #NONE}
   * @throws OfflineLogException if the table has no such snapshot any more
   */
  public static Table at(Table table, long snapshotId) {
    if (snapshotId == NONE) {
      TableMetadata now = ((HasTableOperations) table).operations().current();
      return read(table, TableMetadata.buildFrom(now).removeRef(SnapshotRef.MAIN_BRANCH).build());
    }
    Snapshot snapshot = table.snapshot(snapshotId);
    if (snapshot == null) {
      throw new OfflineLogException(
          "Table %s has no snapshot %d any more".formatted(table.name(), snapshotId));
    }
    TableMetadata now = ((HasTableOperations) table).operations().current();
    TableMetadata.Builder then = TableMetadata.buildFrom(now);
    if (now.currentSnapshot() == null || now.currentSnapshot().snapshotId() != snapshotId) {
      then.setBranchSnapshot(snapshotId, SnapshotRef.MAIN_BRANCH);
    }
    if (snapshot.schemaId() != null && snapshot.schemaId() != now.currentSchemaId()) {
      then.setCurrentSchema(snapshot.schemaId());
    }
    try {
      return read(table, then.build());
    } catch (ValidationException e) {
      throw new OfflineLogException(
          "Table %s cannot be read at snapshot %d: %s"
              .formatted(table.name(), snapshotId, e.getMessage()),
          e);
    }
  }

  private static Table read(Table table, TableMetadata then) {
    return new BaseTable(new StaticTableOperations(then, table.io()), table.name());
  }
}
