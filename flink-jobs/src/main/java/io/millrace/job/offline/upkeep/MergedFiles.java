package io.millrace.job.offline.upkeep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.RollingDataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.util.PropertyUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the rows of a group of files into new ones: joined as they are where that can be done,
 * else row by row, when memory holds a row group of the output and a page of each column of the
 * input. Where the table has a sort order rows that are copied one by one are sorted by it, and
 * their files say so; others are in the order of their commits and say nothing. Nothing is
 * committed here. For one thread.
 */
final class MergedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(MergedFiles.class);
  private static final int ROWS_OF_A_STEP = 256;

  /** Who looks for a key in a sorted file reads as much, or twice. */
  private static final long SORTED_ROW_GROUP_BYTES = 8 << 20;

  private final Table table;
  private final long fileBytes;
  private final Pace pace;
  private final GenericFileWriterFactory writers;
  private final OutputFileFactory names;
  private final JoinedFiles joined;

  /**
   * @param fileBytes a file that grows beyond it is closed and another begun
   */
  MergedFiles(Table table, long fileBytes, Pace pace) {
    this.table = table;
    this.fileBytes = fileBytes;
    this.pace = pace;
    this.writers =
        new GenericFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .dataSortOrder(table.sortOrder())
            .writerProperties(
                table.sortOrder().isSorted()
                    ? Map.of(
                        TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES,
                        Long.toString(Math.min(SORTED_ROW_GROUP_BYTES, rowGroupBytes(table))))
                    : Map.of())
            .build();
    this.names =
        OutputFileFactory.builderFor(table, 0, 0)
            .format(FileFormat.PARQUET)
            .operationId("upkeep-" + UUID.randomUUID())
            .build();
    this.joined = new JoinedFiles(table, names, pace);
  }

  private static long rowGroupBytes(Table table) {
    return PropertyUtil.propertyAsLong(
        table.properties(),
        TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES,
        TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES_DEFAULT);
  }

  /**
   * The new files of a group of one partition, with the same rows. When it fails, what was written
   * is deleted.
   *
   * @throws IllegalStateException if not every row of the group was read and written
   */
  List<DataFile> of(List<MergeFile> group) {
    Optional<DataFile> whole = joined.of(group);
    if (whole.isPresent()) {
      try {
        requireAll(group, whole.get().recordCount(), List.of(whole.get()));
      } catch (IllegalStateException e) {
        delete(whole.get().location(), table.io());
        throw e;
      }
      return List.of(whole.get());
    }
    return rowByRow(group);
  }

  /**
   * The new files of a group of one partition of a table that has a sort order, with the same rows,
   * sorted. When it fails, what was written is deleted.
   *
   * @throws IllegalStateException if not every row of the group was read and written
   */
  List<DataFile> sorted(List<MergeFile> group) {
    return rowByRow(group);
  }

  private List<DataFile> rowByRow(List<MergeFile> group) {
    DataFile first = group.get(0).task().file();
    RollingDataWriter<Record> writer =
        new RollingDataWriter<>(
            writers,
            names,
            table.io(),
            // Closed by this size only by files that were written with less compression.
            2 * fileBytes,
            table.spec(),
            first.partition());
    boolean done = false;
    try {
      long rows = table.sortOrder().isSorted() ? sort(group, writer) : copy(group, writer);
      writer.close();
      requireAll(group, rows, writer.result().dataFiles());
      done = true;
      return writer.result().dataFiles();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot merge files of " + table.name(), e);
    } finally {
      if (!done) {
        abandon(writer);
      }
    }
  }

  private long copy(List<MergeFile> group, RollingDataWriter<Record> writer) throws IOException {
    long rows = 0;
    for (MergeFile file : group) {
      rows += read(file, Rows.REUSED, writer::write);
    }
    return rows;
  }

  private long sort(List<MergeFile> group, RollingDataWriter<Record> writer) throws IOException {
    try (SortedRows sorted = new SortedRows(table)) {
      long rows = 0;
      for (MergeFile file : group) {
        rows += read(file, Rows.KEPT, sorted::add);
      }
      long written = 0;
      try (CloseableIterable<Record> all = sorted.all()) {
        for (Record row : all) {
          if (written++ % ROWS_OF_A_STEP == 0) {
            pace.step();
          }
          writer.write(row);
        }
      }
      return rows;
    }
  }

  /** What whoever reads rows does with them; a copy of a row shares its lists with it. */
  private enum Rows {
    REUSED,
    KEPT
  }

  private long read(MergeFile file, Rows kept, Consumer<Record> reader) throws IOException {
    GenericDeleteFilter deletes =
        new GenericDeleteFilter(table.io(), file.task(), table.schema(), table.schema());
    Schema required = deletes.requiredSchema();
    Parquet.ReadBuilder from =
        Parquet.read(table.io().newInputFile(file.task().file()))
            .project(required)
            .createReaderFunc(type -> GenericParquetReaders.buildReader(required, type));
    if (kept == Rows.REUSED) {
      from.reuseContainers();
    }
    long rows = 0;
    try (CloseableIterable<Record> records = deletes.filter(from.<Record>build())) {
      for (Record record : records) {
        if (rows++ % ROWS_OF_A_STEP == 0) {
          pace.step();
        }
        reader.accept(record);
      }
    }
    return rows;
  }

  private void requireAll(List<MergeFile> group, long read, List<DataFile> written) {
    boolean whole = group.stream().allMatch(file -> file.task().deletes().isEmpty());
    long had = group.stream().mapToLong(file -> file.task().file().recordCount()).sum();
    long has = written.stream().mapToLong(DataFile::recordCount).sum();
    if (has != read || whole && had != read) {
      throw new IllegalStateException(
          "merging %d files of %s: they have %d rows, %d were read and %d written; nothing changed"
              .formatted(group.size(), table.name(), had, read, has));
    }
  }

  private void abandon(RollingDataWriter<Record> writer) {
    try {
      writer.close();
      delete(writer.result().dataFiles(), table.io());
    } catch (IOException | RuntimeException e) {
      LOG.warn("Merged files of {} that were given up stay until orphans are removed", table, e);
    }
  }

  /** Deletes files that were never committed; what cannot be deleted is left. */
  static void delete(List<DataFile> files, FileIO io) {
    new ArrayList<>(files).forEach(file -> delete(file.location(), io));
  }

  /** Deletes a file that was never committed, if it was made; what cannot be deleted is left. */
  static void delete(String location, FileIO io) {
    try {
      io.deleteFile(location);
    } catch (NotFoundException e) {
      LOG.debug("{} was not made", location, e);
    } catch (RuntimeException e) {
      LOG.warn("{} stays until orphans are removed", location, e);
    }
  }
}
