package io.millrace.job.offline;

import io.millrace.compile.BoundTable;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.table.RowHistory;
import io.millrace.table.PulledRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.util.SnapshotUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code rows_<table>} and {@code table_pulls} as another job writes them. */
final class FollowedLog implements RowHistory.Follower {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedLog.class);

  private final OpenCatalog open;
  private final BoundTable table;

  /** As of the latest look; null while there is none. */
  private Table rows;

  private Table pulls;
  private Long rowsSnapshot;
  private Long pullsSnapshot;

  FollowedLog(OfflineCatalog catalog, BoundTable table) {
    this.open = OpenCatalog.of(catalog);
    this.table = table;
  }

  /** Pulls first: what is committed between the two is more of the rows. */
  @Override
  public boolean look() {
    pulls = refreshed(pulls, PullLog.NAME);
    rows = refreshed(rows, RowLog.name(table.name()));
    Long newPulls = snapshot(pulls);
    Long newRows = snapshot(rows);
    boolean isNews =
        !Objects.equals(newPulls, pullsSnapshot) || !Objects.equals(newRows, rowsSnapshot);
    pullsSnapshot = newPulls;
    rowsSnapshot = newRows;
    return isNews;
  }

  private Table refreshed(Table known, String name) {
    if (known != null) {
      known.refresh();
      return known;
    }
    TableIdentifier id = OfflineCatalog.identifier(name);
    return open.catalog().tableExists(id) ? open.catalog().loadTable(id) : null;
  }

  private static Long snapshot(Table table) {
    Snapshot snapshot = table == null ? null : table.currentSnapshot();
    return snapshot == null ? null : snapshot.snapshotId();
  }

  @Override
  public List<PullEnd> ended(long afterPull) {
    List<PullEnd> ended = new ArrayList<>();
    if (pulls == null) {
      return ended;
    }
    try (CloseableIterable<Record> all =
        IcebergGenerics.read(pulls)
            .where(
                Expressions.and(
                    PullLog.of(table.name()),
                    Expressions.greaterThan(PullLog.PULL, Math.toIntExact(afterPull))))
            .build()) {
      all.forEach(row -> ended.add(PullLog.end(row)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read table " + pulls.name(), e);
    }
    ended.sort(Comparator.comparingLong(PullEnd::pull));
    return ended;
  }

  @Override
  public Long rowsAsOf() {
    return rowsSnapshot;
  }

  @Override
  public void forEach(RowHistory.After after, long untilPull, RowHistory.Reader reader)
      throws Exception {
    if (rows != null) {
      new RowsInOrder(rows, table).forEach(after, untilPull, reader);
    }
  }

  @Override
  public void forEachLate(long rowsAsOf, long untilPull, RowHistory.Reader reader)
      throws Exception {
    if (rows == null || rowsSnapshot == null || rowsSnapshot == rowsAsOf) {
      return;
    }
    if (!SnapshotUtil.isAncestorOf(rows, rowsSnapshot, rowsAsOf)) {
      LOG.info("Table {} has expired what it was when it was last read", rows.name());
      return;
    }
    Expression late =
        Expressions.and(
            Expressions.greaterThan(RowLog.PULL, 0),
            Expressions.lessThanOrEqual(RowLog.PULL, Math.toIntExact(untilPull)));
    try (CloseableIterable<FileScanTask> files =
        rows.newIncrementalAppendScan()
            .fromSnapshotExclusive(rowsAsOf)
            .toSnapshot(rowsSnapshot)
            .filter(late)
            .planFiles()) {
      for (FileScanTask file : files) {
        late(file, untilPull, reader);
      }
    }
  }

  private void late(FileScanTask file, long untilPull, RowHistory.Reader reader) throws Exception {
    FittingRows fitting = new FittingRows(table);
    try (CloseableIterable<Record> all =
        Parquet.read(rows.io().newInputFile(file.file()))
            .project(rows.schema())
            .createReaderFunc(type -> GenericParquetReaders.buildReader(rows.schema(), type))
            .build()) {
      for (Record row : all) {
        int pull = (Integer) row.getField(RowLog.PULL);
        if (pull > 0 && pull <= untilPull) {
          Optional<PulledRow> read = LoggedRows.read(fitting, row);
          if (read.isPresent()) {
            reader.read(read.get());
          }
        }
      }
    }
  }

  @Override
  public void close() {
    open.close();
  }
}
