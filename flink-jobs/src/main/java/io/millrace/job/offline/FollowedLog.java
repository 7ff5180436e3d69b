package io.millrace.job.offline;

import io.millrace.compile.BoundTable;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.table.RowHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** {@code rows_<table>} and {@code table_pulls} as another job writes them. */
final class FollowedLog implements RowHistory.Follower {
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
  public void forEach(RowHistory.After after, RowHistory.Reader reader) throws Exception {
    if (rows != null) {
      LoggedRows.forEach(rows, table, after, reader);
    }
  }

  @Override
  public void close() {
    open.close();
  }
}
