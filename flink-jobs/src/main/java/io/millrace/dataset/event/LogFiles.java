package io.millrace.dataset.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;

/** Which files of a table a condition makes Iceberg read, at its current snapshot. */
final class LogFiles {
  private LogFiles() {}

  /** What is read, in words. */
  static String plan(Table table, Expression condition) {
    return words(table, tasks(table, condition));
  }

  /** Empty where a file has deletes, is not Parquet, or is not on this machine. */
  static Optional<PlainFiles> plain(Table table, Expression condition) {
    if (table.currentSnapshot() == null) {
      return Optional.empty();
    }
    List<FileScanTask> tasks = tasks(table, condition);
    List<String> files = new ArrayList<>();
    List<String> all = new ArrayList<>();
    boolean plain = paths(tasks, files) && paths(tasks(table, Expressions.alwaysTrue()), all);
    if (!plain || files.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> ids = new HashMap<>();
    for (Types.NestedField field : table.schema().columns()) {
      ids.put(field.name(), field.fieldId());
    }
    return Optional.of(
        new PlainFiles(
            files,
            all,
            ids,
            tasks.stream().mapToLong(task -> task.file().recordCount()).sum(),
            words(table, tasks),
            table.currentSnapshot().snapshotId()));
  }

  private static boolean paths(List<FileScanTask> tasks, List<String> paths) {
    for (FileScanTask task : tasks) {
      String location = task.file().location();
      URI uri = URI.create(location.replace(" ", "%20"));
      boolean local = uri.getScheme() == null || uri.getScheme().equals("file");
      if (!local || !task.deletes().isEmpty() || task.file().format() != FileFormat.PARQUET) {
        return false;
      }
      paths.add(Path.of(uri.getPath()).toString());
    }
    return true;
  }

  private static List<FileScanTask> tasks(Table table, Expression condition) {
    List<FileScanTask> tasks = new ArrayList<>();
    if (table.currentSnapshot() == null) {
      return tasks;
    }
    try (CloseableIterable<FileScanTask> found =
        table
            .newScan()
            .useSnapshot(table.currentSnapshot().snapshotId())
            .filter(condition)
            .planFiles()) {
      found.forEach(tasks::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tasks;
  }

  private static String words(Table table, List<FileScanTask> tasks) {
    TreeSet<String> days = new TreeSet<>();
    tasks.forEach(task -> days.add(task.spec().partitionToPath(task.partition())));
    return "%s: %d files, %d bytes%s"
        .formatted(
            table.name(),
            tasks.size(),
            tasks.stream().mapToLong(task -> task.file().fileSizeInBytes()).sum(),
            days.isEmpty() ? "" : " of %s to %s".formatted(days.first(), days.last()));
  }
}
