package io.millrace.dataset.event;

import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.SnapshotTable;
import io.millrace.job.scratch.PlainUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/** Which files of a table a condition makes Iceberg read, at one snapshot. */
final class LogFiles {
  private static final long DAY_MILLIS = 86_400_000L;

  private LogFiles() {}

  /** The snapshot to read: the one that is asked for, else the current one; null for none. */
  static Long snapshot(Table table, Long asked) {
    if (asked != null) {
      return asked == SnapshotTable.NONE ? null : asked;
    }
    return table.currentSnapshot() == null ? null : table.currentSnapshot().snapshotId();
  }

  /** How many rows a snapshot has, by its own account. */
  static long records(Table table, Long snapshotId) {
    return snapshotId == null
        ? 0
        : Long.parseLong(
            table
                .snapshot(snapshotId)
                .summary()
                .getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
  }

  /**
   * The least instant of a column of timestamps, from the bounds of the files alone; {@link
   * Long#MAX_VALUE} when there are no rows. Rows of a file that are deleted count too.
   */
  static long firstMillis(Table table, Long snapshotId, String column) {
    long first = Long.MAX_VALUE;
    if (snapshotId == null) {
      return first;
    }
    int id = table.schema().findField(column).fieldId();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshotId).includeColumnStats().planFiles()) {
      for (FileScanTask task : tasks) {
        Map<Integer, ByteBuffer> bounds = task.file().lowerBounds();
        ByteBuffer bound = bounds == null ? null : bounds.get(id);
        if (bound != null) {
          long micros = Conversions.fromByteBuffer(Types.TimestampType.withZone(), bound);
          first = Math.min(first, Math.floorDiv(micros, 1_000));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return first;
  }

  /** What is read, in words. */
  static String plan(Table table, Long snapshotId, Expression condition) {
    return words(table, tasks(table, snapshotId, condition));
  }

  /**
   * A range cut at the days whose files it lies in; uncut where the files are not a day's each.
   * Days in between have no events.
   */
  static List<EventRange> days(
      Table table, Long snapshotId, Expression condition, EventRange range) {
    TreeSet<Integer> days = new TreeSet<>();
    for (FileScanTask task : tasks(table, snapshotId, condition)) {
      boolean day =
          task.spec().fields().size() == 1
              && task.spec().fields().get(0).transform().toString().equals("day");
      if (!day) {
        return List.of(range);
      }
      days.add(task.partition().get(0, Integer.class));
    }
    List<EventRange> parts = new ArrayList<>();
    for (int day : days) {
      long from = Math.max(range.fromMillis(), day * DAY_MILLIS);
      long to = Math.min(range.toMillis(), (day + 1) * DAY_MILLIS);
      if (from < to) {
        parts.add(new EventRange(from, to, range.knownAtMillis()));
      }
    }
    return parts;
  }

  /**
   * The files that a condition makes Iceberg read; empty where there are none.
   *
   * @param all paths of all files of the snapshot, which are {@linkplain #plainPaths plain}
   */
  static Optional<PlainFiles> plain(
      Table table, Long snapshotId, Expression condition, List<String> all) {
    List<FileScanTask> tasks = tasks(table, snapshotId, condition);
    if (tasks.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> ids = new HashMap<>();
    for (Types.NestedField field : table.schema().columns()) {
      ids.put(field.name(), field.fieldId());
    }
    return Optional.of(
        new PlainFiles(
            tasks.stream().map(LogFiles::path).toList(),
            all,
            ids,
            tasks.stream().mapToLong(task -> task.file().recordCount()).sum(),
            words(table, tasks),
            snapshotId));
  }

  /** Empty where a file has deletes, is not Parquet, or is not on this machine. */
  static Optional<List<String>> plainPaths(List<FileScanTask> tasks) {
    return tasks.stream().allMatch(LogFiles::isPlain)
        ? Optional.of(tasks.stream().map(LogFiles::path).toList())
        : Optional.empty();
  }

  private static boolean isPlain(FileScanTask task) {
    String location = task.file().location();
    return (location.startsWith("/") || PlainUri.isOne(location))
        && task.deletes().isEmpty()
        && task.file().format() == FileFormat.PARQUET;
  }

  private static String path(FileScanTask task) {
    return PlainUri.path(task.file().location()).toString();
  }

  static List<FileScanTask> tasks(Table table, Long snapshotId, Expression condition) {
    List<FileScanTask> tasks = new ArrayList<>();
    if (snapshotId == null) {
      return tasks;
    }
    try (CloseableIterable<FileScanTask> found =
        table.newScan().useSnapshot(snapshotId).filter(condition).planFiles()) {
      found.forEach(tasks::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tasks;
  }

  /** Without the catalog's own name, which may be that of the namespace. */
  private static String named(Table table) {
    int namespace = table.name().lastIndexOf(OfflineCatalog.NAMESPACE + ".");
    return namespace < 0 ? table.name() : table.name().substring(namespace);
  }

  private static String words(Table table, List<FileScanTask> tasks) {
    TreeSet<String> days = new TreeSet<>();
    tasks.forEach(task -> days.add(task.spec().partitionToPath(task.partition())));
    return "%s: %d %s, %d bytes%s"
        .formatted(
            named(table),
            tasks.size(),
            tasks.size() == 1 ? "file" : "files",
            tasks.stream().mapToLong(task -> task.file().fileSizeInBytes()).sum(),
            days.isEmpty() ? "" : " of %s to %s".formatted(days.first(), days.last()));
  }
}
