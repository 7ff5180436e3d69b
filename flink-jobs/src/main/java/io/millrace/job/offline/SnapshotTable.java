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
  private SnapshotTable() {}

  /**
   * The table as if that snapshot were its last; what is committed to it later does not show.
   *
   * @throws OfflineLogException if the table has no such snapshot any more
   */
  public static Table at(Table table, long snapshotId) {
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
      return new BaseTable(new StaticTableOperations(then.build(), table.io()), table.name());
    } catch (ValidationException e) {
      throw new OfflineLogException(
          "Table %s cannot be read at snapshot %d: %s"
              .formatted(table.name(), snapshotId, e.getMessage()),
          e);
    }
  }
}
