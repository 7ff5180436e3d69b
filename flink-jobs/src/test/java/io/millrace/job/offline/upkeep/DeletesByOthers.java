package io.millrace.job.offline.upkeep;

import io.millrace.job.offline.PositionDeletes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.BaseDeleteLoader;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.deletes.BaseDVFileWriter;
import org.apache.iceberg.deletes.DVFileWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DeleteWriteResult;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.util.StructLikeMap;

/** How other engines delete rows of a table and let its data files be: by their positions. */
enum DeletesByOthers {
  /** A file of deletes for each data file, as Trino writes. */
  OF_A_FILE {
    @Override
    void write(Table table, Map<FileScanTask, List<Long>> positions, RowDelta delta)
        throws IOException {
      for (Map.Entry<FileScanTask, List<Long>> each : positions.entrySet()) {
        delta.addDeletes(PositionDeletes.write(table, List.of(each)));
      }
    }
  },
  /** One for all data files of a partition, as Spark may write. */
  OF_A_PARTITION {
    @Override
    void write(Table table, Map<FileScanTask, List<Long>> positions, RowDelta delta)
        throws IOException {
      Map<StructLike, List<Map.Entry<FileScanTask, List<Long>>>> days =
          StructLikeMap.create(table.spec().partitionType());
      for (Map.Entry<FileScanTask, List<Long>> each : positions.entrySet()) {
        days.computeIfAbsent(each.getKey().file().partition(), day -> new ArrayList<>()).add(each);
      }
      for (List<Map.Entry<FileScanTask, List<Long>>> day : days.values()) {
        delta.addDeletes(PositionDeletes.write(table, day));
      }
    }
  },
  /** Bitmaps in Puffin files, as tables of format 3 have them. */
  VECTORS {
    @Override
    void prepare(Table table) {
      table.updateProperties().set("format-version", "3").commit();
    }

    @Override
    void write(Table table, Map<FileScanTask, List<Long>> positions, RowDelta delta)
        throws IOException {
      Map<String, FileScanTask> byPath = new LinkedHashMap<>();
      positions.keySet().forEach(task -> byPath.put(task.file().location(), task));
      DVFileWriter writer =
          new BaseDVFileWriter(
              OutputFileFactory.builderFor(table, 2, 2).format(FileFormat.PUFFIN).build(),
              path ->
                  byPath.get(path).deletes().isEmpty()
                      ? null
                      : new BaseDeleteLoader(file -> table.io().newInputFile(file))
                          .loadPositionDeletes(byPath.get(path).deletes(), path));
      try (writer) {
        positions.forEach(
            (task, all) ->
                all.forEach(
                    position ->
                        writer.delete(
                            task.file().location(),
                            position,
                            task.spec(),
                            task.file().partition())));
      }
      DeleteWriteResult result = writer.result();
      result.deleteFiles().forEach(delta::addDeletes);
      result.rewrittenDeleteFiles().forEach(delta::removeDeletes);
    }
  };

  /** Makes a table that is empty yet such that it can have these deletes. */
  void prepare(Table table) {}

  abstract void write(Table table, Map<FileScanTask, List<Long>> positions, RowDelta delta)
      throws IOException;

  /** One commit that deletes all rows of a kind. */
  void delete(Table table, Predicate<Record> rows) {
    table.refresh();
    Map<FileScanTask, List<Long>> positions = new LinkedHashMap<>();
    RowDelta delta = table.newRowDelta().validateFromSnapshot(table.currentSnapshot().snapshotId());
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        List<Long> found = find(table, task, rows);
        if (!found.isEmpty()) {
          positions.put(task, found);
        }
      }
      write(table, positions, delta);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    delta.commit();
  }

  private static List<Long> find(Table table, FileScanTask task, Predicate<Record> rows)
      throws IOException {
    List<Long> found = new ArrayList<>();
    long position = 0;
    try (CloseableIterable<Record> records =
        Parquet.read(table.io().newInputFile(task.file()))
            .project(table.schema())
            .createReaderFunc(type -> GenericParquetReaders.buildReader(table.schema(), type))
            .build()) {
      for (Record each : records) {
        if (rows.test(each)) {
          found.add(position);
        }
        position++;
      }
    }
    return found;
  }
}
