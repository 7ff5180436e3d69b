package io.millrace.job.offline;

import io.millrace.compile.BoundTable;
import io.millrace.event.BadEventException;
import io.millrace.job.table.RowHistory;
import io.millrace.table.PulledRow;
import io.millrace.table.PushPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * {@code rows_<table>} read back, as it is when a method is called. Travels with the job graph;
 * thread-safe.
 *
 * @param writer whose pulls it holds
 */
public record LoggedRows(OfflineCatalog catalog, Writer writer) implements RowHistory {

  @Override
  public long lastPull(String table) {
    String name = RowLog.name(table);
    try (OfflineLog log = OfflineLog.of(catalog)) {
      long found = log.tables().contains(name) ? lastPull(log.table(name)) : 0;
      long ended = PullLog.last(log, table);
      // The pull after one that ended may have begun.
      return ended == 0 ? found : Math.max(found, ended + 1);
    }
  }

  @Override
  public long lastEnded(String table) {
    try (OfflineLog log = OfflineLog.of(catalog)) {
      return log.tables().contains(RowLog.name(table)) ? PullLog.last(log, table) : 0;
    }
  }

  /** By the bounds of the files; those of a file without any are all looked at. */
  private static long lastPull(Table rows) {
    Types.NestedField pull = rows.schema().findField(RowLog.PULL);
    int last = 0;
    try (CloseableIterable<FileScanTask> files =
        rows.newScan().includeColumnStats(Set.of(RowLog.PULL)).planFiles()) {
      for (FileScanTask file : files) {
        Map<Integer, ByteBuffer> upper = file.file().upperBounds();
        ByteBuffer bound = upper == null ? null : upper.get(pull.fieldId());
        if (bound == null) {
          return highestPull(rows);
        }
        last = Math.max(last, Conversions.<Integer>fromByteBuffer(pull.type(), bound));
      }
      return last;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot plan table " + rows.name(), e);
    }
  }

  private static long highestPull(Table rows) throws IOException {
    int highest = 0;
    try (CloseableIterable<Record> all = IcebergGenerics.read(rows).select(RowLog.PULL).build()) {
      for (Record row : all) {
        highest = Math.max(highest, (Integer) row.getField(RowLog.PULL));
      }
    }
    return highest;
  }

  private static Expression later(After after) {
    return Expressions.or(
        Expressions.greaterThan(RowLog.PULL, Math.toIntExact(after.pull())),
        pushedAfter(after.pushes()));
  }

  /** By the bounds of its columns a file is opened only if it may have any. */
  static Expression pushedAfter(Map<Integer, Long> offsets) {
    int partitions = 1 + offsets.keySet().stream().mapToInt(p -> p).max().orElse(-1);
    int nextPartition = new PushPlace(partitions, 0).loggedPull();
    Expression after = Expressions.lessThanOrEqual(RowLog.PULL, nextPartition);
    for (int partition = 0; partition < partitions; partition++) {
      Expression pushed =
          Expressions.and(
              Expressions.equal(RowLog.PULL, new PushPlace(partition, 0).loggedPull()),
              Expressions.greaterThan(RowLog.ROW_ID, offsets.getOrDefault(partition, -1L)));
      after = Expressions.or(after, pushed);
    }
    return after;
  }

  @Override
  public void forEach(BoundTable table, After after, Reader reader) throws Exception {
    try (OfflineLog log = OfflineLog.of(catalog)) {
      forEach(log.table(RowLog.name(table.name())), table, later(after), reader);
    }
  }

  @Override
  public Follower follow(BoundTable table) {
    return new FollowedLog(catalog, table);
  }

  static void forEach(Table logged, BoundTable table, Expression which, Reader reader)
      throws Exception {
    FittingRows fitting = new FittingRows(table);
    try (CloseableIterable<Record> rows = IcebergGenerics.read(logged).where(which).build()) {
      for (Record row : rows) {
        Optional<PulledRow> read = read(fitting, row);
        if (read.isPresent()) {
          reader.read(read.get());
        }
      }
    }
  }

  /** Empty for a row of an earlier definition that does not fit. */
  static Optional<PulledRow> read(FittingRows rows, Record row) {
    try {
      return Optional.of(rows.row(row));
    } catch (BadEventException e) {
      return Optional.empty();
    }
  }
}
