package io.millrace.job.source.table.iceberg;

import io.millrace.job.source.table.reader.SourceUnavailableException;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * Whether what was appended since a snapshot tells all that has come since. Compactions change no
 * rows, and deleted rows are not noticed, as in any pull of changes; but an overwrite writes rows
 * anew that no append has.
 */
final class Appends {
  private Appends() {}

  /**
   * @throws SourceUnavailableException names the snapshot because of which it does not, and what to
   *     do
   */
  static void check(Table table, long after, Snapshot current, CatalogConnection connection)
      throws SourceUnavailableException {
    Snapshot each = current;
    while (each.snapshotId() != after) {
      if (DataOperations.OVERWRITE.equals(each.operation())) {
        throw connection.unavailable(
            "snapshot %d, of %s, is an overwrite, whose rows no append has; pull the table full, or reset it to begin anew with all rows of the current snapshot"
                .formatted(
                    each.snapshotId(), java.time.Instant.ofEpochMilli(each.timestampMillis())));
      }
      Snapshot parent = each.parentId() == null ? null : table.snapshot(each.parentId());
      if (parent == null) {
        throw connection.unavailable(
            "snapshot %d, up to which it was pulled, %s; reset the table to begin anew with all rows of the current snapshot"
                .formatted(
                    after,
                    table.snapshot(after) == null
                        ? "has expired, so what was appended since cannot be told"
                        : "is not in the history of the current one, as after a rollback"));
      }
      each = parent;
    }
  }
}
