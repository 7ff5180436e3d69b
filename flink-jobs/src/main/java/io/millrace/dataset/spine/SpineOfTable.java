package io.millrace.dataset.spine;

import io.millrace.dataset.TableSpine;
import io.millrace.job.offline.CatalogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLogException;
import io.millrace.job.offline.SnapshotTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.IdentityPartitionConverters;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.PartitionUtil;

/**
 * Rows of an Iceberg table at one snapshot, without what that has deleted. Their order is always
 * the same: files by name, rows as they stand in them.
 */
final class SpineOfTable {
  private SpineOfTable() {}

  /**
   * @throws OfflineLogException if there is no such table or snapshot
   * @throws UnreadableSpineException if its files are not Parquet
   */
  static StagedSpine stage(TableSpine spine, OfflineCatalog catalog, Path file) throws IOException {
    try (CatalogTables tables = CatalogTables.of(catalog)) {
      Table latest = tables.table(spine.table());
      Long snapshot = snapshot(latest, spine.at());
      Table table = snapshot == null ? latest : SnapshotTable.at(latest, snapshot);
      List<Types.NestedField> columns = table.schema().columns();
      try (SpineWriter writer =
          new SpineWriter(
              file,
              columns.stream().map(Types.NestedField::name).toList(),
              columns.stream().map(Types.NestedField::type).toList())) {
        for (FileScanTask task : snapshot == null ? List.<FileScanTask>of() : tasks(table)) {
          copy(table, task, writer);
        }
        return writer.finish(spine.at(SnapshotTable.orNone(snapshot)));
      }
    }
  }

  private static Long snapshot(Table table, String at) {
    if (at == null) {
      return table.currentSnapshot() == null ? null : table.currentSnapshot().snapshotId();
    }
    SnapshotRef named = table.refs().get(at);
    if (named != null) {
      return named.snapshotId();
    }
    try {
      return Long.valueOf(at);
    } catch (NumberFormatException e) {
      throw new OfflineLogException(
          "Table %s has no snapshot, tag or branch '%s'".formatted(table.name(), at), e);
    }
  }

  private static List<FileScanTask> tasks(Table table) throws IOException {
    List<FileScanTask> tasks = new ArrayList<>();
    try (CloseableIterable<FileScanTask> planned = table.newScan().planFiles()) {
      planned.forEach(tasks::add);
    }
    for (FileScanTask task : tasks) {
      if (task.file().format() != FileFormat.PARQUET) {
        throw new UnreadableSpineException(
            "%s is no Parquet; rewrite the table's files".formatted(task.file().location()));
      }
    }
    tasks.sort(Comparator.comparing(task -> task.file().location()));
    return tasks;
  }

  private static void copy(Table table, FileScanTask task, SpineWriter writer) throws IOException {
    GenericDeleteFilter deletes =
        new GenericDeleteFilter(table.io(), task, table.schema(), table.schema());
    Schema required = deletes.requiredSchema();
    Object[] values = new Object[table.schema().columns().size()];
    Map<Integer, ?> constants =
        PartitionUtil.constantsMap(task, IdentityPartitionConverters::convertConstant);
    try (CloseableIterable<Record> rows =
        deletes.filter(
            Parquet.read(table.io().newInputFile(task.file()))
                .project(required)
                .withNameMapping(names(table))
                .createReaderFunc(
                    type -> GenericParquetReaders.buildReader(required, type, constants))
                .build())) {
      for (Record row : rows) {
        for (int i = 0; i < values.length; i++) {
          values[i] = row.get(i);
        }
        writer.add(values);
      }
    }
  }

  /** How files without ids call the columns; null where nobody says. */
  private static NameMapping names(Table table) {
    String mapping = table.properties().get(TableProperties.DEFAULT_NAME_MAPPING);
    return mapping == null ? null : NameMappingParser.fromJson(mapping);
  }
}
