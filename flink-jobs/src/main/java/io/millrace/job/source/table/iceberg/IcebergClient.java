package io.millrace.job.source.table.iceberg;

import io.millrace.job.source.table.IcebergTable;
import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.cast.TypedColumns;
import io.millrace.job.source.table.pull.PullPlan;
import io.millrace.job.source.table.reader.OutdatedPlanException;
import io.millrace.job.source.table.reader.RowClient;
import io.millrace.job.source.table.reader.RowCursor;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;
import io.millrace.table.ColumnsMissingException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/** A table's rows in an Iceberg table: a catalog for each plan and each split. */
public final class IcebergClient implements RowClient {

  private static final long BYTES_PER_ROW = 128;
  private static final int MOST_PARTS = 1_000;

  private final PulledTable spec;
  private final CatalogConnection connection;
  private volatile boolean aborted;

  public IcebergClient(PulledTable spec, IcebergTable source) {
    this.spec = spec;
    this.connection = new CatalogConnection(spec.name(), source);
  }

  @Override
  public PullPlan plan(String mark) throws SourceUnavailableException {
    if (spec.mode() instanceof PullMode.Since) {
      throw connection.unavailable(
          "Iceberg takes no :since; use a full pull, a column or snapshots");
    }
    try (OpenTable open = connection.open()) {
      columns(open.table());
      return plan(open.table(), mark);
    } catch (RuntimeException e) {
      throw connection.problem(e);
    }
  }

  private PullPlan plan(Table table, String mark) throws SourceUnavailableException {
    Snapshot current = table.currentSnapshot();
    boolean byAppends = spec.mode() instanceof PullMode.Appended;
    if (current == null) {
      return new PullPlan(spec.mode().from(mark), mark, List.of());
    }
    Long after = null;
    if (byAppends && mark != null) {
      after = snapshot(mark);
      Appends.check(table, after, current, connection);
    }
    List<KeyRange> parts =
        after != null && after == current.snapshotId()
            ? List.of()
            : parts(table, after, current.snapshotId());
    return byAppends
        ? new PullPlan(null, Long.toString(current.snapshotId()), parts)
        : new PullPlan(spec.mode().from(mark), null, parts);
  }

  private long snapshot(String mark) throws SourceUnavailableException {
    try {
      return Long.parseLong(mark);
    } catch (NumberFormatException e) {
      throw connection.unavailable(
          "the mark '%s' is no id of a snapshot; set one, or reset the table".formatted(mark));
    }
  }

  private List<KeyRange> parts(Table table, Long after, long snapshot) {
    long bytes = spec.limits().rowsPerSplit() * BYTES_PER_ROW;
    List<FileScanTask> pieces = Pieces.of(table, after, snapshot, bytes);
    int fewest = (pieces.size() + MOST_PARTS - 1) / MOST_PARTS;
    List<KeyRange> parts = new ArrayList<>();
    int from = 0;
    long length = 0;
    for (int i = 0; i < pieces.size(); i++) {
      length += pieces.get(i).length();
      boolean isLast = i == pieces.size() - 1;
      if (isLast || length >= bytes && i + 1 - from >= fewest) {
        parts.add(new KeyRange.SnapshotPart(after, snapshot, bytes, from, i + 1));
        from = i + 1;
        length = 0;
      }
    }
    return parts;
  }

  private ReadColumns columns(Table table) throws SourceUnavailableException {
    try {
      ReadColumns columns = ReadColumns.of(spec, table.schema(), null);
      List<String> problems =
          TypedColumns.problems(
              spec, columns.cast(), columns.names(), columns::typeOf, columns::typeNameOf);
      if (!problems.isEmpty()) {
        throw connection.unavailable(String.join("; ", problems));
      }
      return columns;
    } catch (ColumnsMissingException e) {
      throw new SourceUnavailableException(e.getMessage());
    }
  }

  @Override
  public RowCursor open(SplitWork.ReadRows rows, Position from)
      throws SourceUnavailableException, OutdatedPlanException {
    KeyRange.SnapshotPart part = (KeyRange.SnapshotPart) rows.range();
    OpenTable open = connection.open();
    try {
      connection.checkIsThere(open.table(), part);
      columns(open.table());
      List<FileScanTask> pieces =
          Pieces.of(open.table(), part.after(), part.snapshot(), part.cutBytes())
              .subList(part.from(), part.to());
      ReadColumns columns = ReadColumns.of(spec, open.table().schema(), rows.from());
      return new IcebergCursor(
          connection, open, part, pieces, columns, from, spec.limits().fetchRows(), () -> aborted);
    } catch (RuntimeException e) {
      open.close();
      throw connection.problem(e);
    } catch (SourceUnavailableException | OutdatedPlanException e) {
      open.close();
      throw e;
    }
  }

  @Override
  public void abort() {
    aborted = true;
  }
}
