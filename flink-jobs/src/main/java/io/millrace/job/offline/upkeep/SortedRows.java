package io.millrace.job.offline.upkeep;

import io.millrace.job.scratch.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrderComparators;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.util.SortedMerge;

/**
 * Sorts rows by a table's sort order: some {@value #RUN_BYTES} bytes of them in memory, and beyond
 * that in files of this machine's temporary folder, each sorted, which are read side by side at the
 * end. Those are gone when this is closed. For one thread.
 */
final class SortedRows implements AutoCloseable {
  /** Of rows in memory, roughly. */
  static final long RUN_BYTES = 32 << 20;

  /** What a reader of a file holds of it at a time, at least. */
  private static final long ROW_GROUP_BYTES = 256 << 10;

  private static final int OBJECT_BYTES = 24;

  private final Table table;
  private final long runBytes;
  private final Comparator<Record> order;
  private final List<Path> runs = new ArrayList<>();
  private List<Record> rows = new ArrayList<>();
  private long bytes;
  private ScratchFolder folder;

  /**
   * @param table that has a sort order
   */
  SortedRows(Table table) {
    this(table, RUN_BYTES);
  }

  SortedRows(Table table, long runBytes) {
    this.table = table;
    this.runBytes = runBytes;
    Comparator<StructLike> comparator =
        SortOrderComparators.forSchema(table.schema(), table.sortOrder());
    InternalRecordWrapper one = new InternalRecordWrapper(table.schema().asStruct());
    InternalRecordWrapper other = new InternalRecordWrapper(table.schema().asStruct());
    this.order = (a, b) -> comparator.compare(one.wrap(a), other.wrap(b));
  }

  /**
   * Takes a row.
   *
   * @param row not changed afterwards
   */
  void add(Record row) {
    rows.add(row);
    bytes += bytes(row);
    if (bytes >= runBytes) {
      spill();
    }
  }

  /** How many files there are. */
  int runs() {
    return runs.size();
  }

  /** All rows, in order. To be read once. */
  CloseableIterable<Record> all() {
    rows.sort(order);
    if (runs.isEmpty()) {
      return CloseableIterable.withNoopClose(rows);
    }
    List<CloseableIterable<Record>> all = new ArrayList<>();
    runs.forEach(run -> all.add(read(run)));
    all.add(CloseableIterable.withNoopClose(rows));
    return new SortedMerge<>(order, all);
  }

  private void spill() {
    rows.sort(order);
    try {
      if (folder == null) {
        folder = ScratchFolder.in(ScratchFolder.temporary(), "sorted");
      }
      Path run = folder.file(runs.size() + ".parquet");
      runs.add(run);
      DataWriter<Record> writer =
          Parquet.writeData(org.apache.iceberg.Files.localOutput(run.toFile()))
              .schema(table.schema())
              .withSpec(PartitionSpec.unpartitioned())
              .set(TableProperties.PARQUET_COMPRESSION, "zstd")
              .set(TableProperties.PARQUET_COMPRESSION_LEVEL, "1")
              .set(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, Long.toString(ROW_GROUP_BYTES))
              .createWriterFunc(GenericParquetWriter::create)
              .overwrite()
              .build();
      try (writer) {
        rows.forEach(writer::write);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write rows of " + table.name() + " to sort them", e);
    }
    rows = new ArrayList<>();
    bytes = 0;
  }

  private CloseableIterable<Record> read(Path run) {
    return Parquet.read(org.apache.iceberg.Files.localInput(run.toFile()))
        .project(table.schema())
        .createReaderFunc(type -> GenericParquetReaders.buildReader(table.schema(), type))
        .build();
  }

  private static long bytes(Object value) {
    if (value instanceof CharSequence text) {
      return 2 * OBJECT_BYTES + text.length();
    } else if (value instanceof ByteBuffer buffer) {
      return 3 * OBJECT_BYTES + buffer.remaining();
    } else if (value instanceof Record row) {
      long all = 2 * OBJECT_BYTES;
      for (int i = 0; i < row.size(); i++) {
        all += bytes(row.get(i));
      }
      return all;
    } else if (value instanceof Collection<?> list) {
      return 2 * OBJECT_BYTES + list.stream().mapToLong(SortedRows::bytes).sum();
    } else if (value instanceof Map<?, ?> map) {
      return bytes(map.keySet()) + bytes(map.values());
    }
    return OBJECT_BYTES;
  }

  @Override
  public void close() throws IOException {
    if (folder != null) {
      folder.close();
    }
  }
}
