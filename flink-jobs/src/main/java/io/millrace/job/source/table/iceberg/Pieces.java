package io.millrace.job.source.table.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.TableScanUtil;

/**
 * The pieces of files that a snapshot has, or that snapshots have appended, always in the same
 * order.
 */
final class Pieces {
  private Pieces() {}

  /**
   * @param after null for all files of the snapshot
   * @param cutBytes about how long a piece is where a file can be cut
   */
  static List<FileScanTask> of(Table table, Long after, long snapshot, long cutBytes) {
    List<FileScanTask> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> planned =
        after == null
            ? table.newScan().useSnapshot(snapshot).planFiles()
            : table
                .newIncrementalAppendScan()
                .fromSnapshotExclusive(after)
                .toSnapshot(snapshot)
                .planFiles()) {
      planned.forEach(files::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<FileScanTask> pieces = new ArrayList<>();
    TableScanUtil.splitFiles(CloseableIterable.withNoopClose(files), cutBytes).forEach(pieces::add);
    pieces.sort(
        Comparator.comparing((FileScanTask piece) -> piece.file().location())
            .thenComparingLong(FileScanTask::start));
    return pieces;
  }
}
