package io.millrace.job.offline;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;

/**
 * Which offsets a table holds, at its snapshot when this was made or a later one. Files are opened
 * only when an offset is asked for that may be in them, by the bounds of their columns, and only
 * for the columns of the place of a row; a file of one partition without gaps is not opened at all.
 * Not thread-safe.
 */
final class LoggedOffsets {
  private static final int ATTEMPTS = 5;

  private final Table table;
  private final List<String> scope;
  private final Schema columns;
  private final List<LoggedFile> unread = new ArrayList<>();
  private final Map<Integer, Long> knownFrom = new HashMap<>();
  private final Map<List<Object>, Map<Integer, OffsetRanges>> ranges = new HashMap<>();

  /**
   * @param scope text columns within which a partition and offset is there once; none for events
   */
  LoggedOffsets(Table table, List<String> scope) {
    this.table = table;
    this.scope = List.copyOf(scope);
    List<String> names = new ArrayList<>(scope);
    names.add(EventLog.PARTITION);
    names.add(EventLog.OFFSET);
    this.columns = table.schema().select(names);
    plan();
  }

  private void plan() {
    unread.clear();
    try (CloseableIterable<FileScanTask> files =
        table
            .newScan()
            .includeColumnStats(Set.of(EventLog.PARTITION, EventLog.OFFSET))
            .planFiles()) {
      files.forEach(file -> unread.add(LoggedFile.of(file, table.schema())));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot plan table " + table.name(), e);
    }
  }

  /**
   * Whether a row of this place is there.
   *
   * @param within values of the scope's columns, null allowed
   */
  boolean contains(List<Object> within, int partition, long offset) {
    if (knownFrom.getOrDefault(partition, Long.MAX_VALUE) > offset) {
      readAgain(partition, offset);
      knownFrom.put(partition, offset);
    }
    Map<Integer, OffsetRanges> partitions = ranges.get(within);
    OffsetRanges offsets = partitions == null ? null : partitions.get(partition);
    return offsets != null && offsets.contains(offset);
  }

  /** Files may have been merged into others and deleted long after they were planned. */
  private void readAgain(int partition, long fromOffset) {
    for (int attempt = 1; ; attempt++) {
      try {
        read(partition, fromOffset);
        return;
      } catch (NotFoundException | UncheckedIOException e) {
        boolean gone =
            e instanceof NotFoundException || e.getCause() instanceof FileNotFoundException;
        if (!gone || attempt == ATTEMPTS) {
          throw e;
        }
        table.refresh();
        plan();
      }
    }
  }

  private void read(int partition, long fromOffset) {
    for (Iterator<LoggedFile> files = unread.iterator(); files.hasNext(); ) {
      LoggedFile file = files.next();
      if (file.mayHold(partition, fromOffset)) {
        files.remove();
        if (scope.isEmpty() && file.isOneWholeRange()) {
          ranges(List.of(), partition).add(file.firstOffset(), file.lastOffset());
        } else {
          read(file);
        }
      }
    }
  }

  private void read(LoggedFile file) {
    GenericDeleteFilter deletes =
        new GenericDeleteFilter(table.io(), file.task(), table.schema(), columns);
    Schema required = deletes.requiredSchema();
    try (CloseableIterable<Record> records =
        deletes.filter(
            Parquet.read(table.io().newInputFile(file.task().file()))
                .project(required)
                .createReaderFunc(type -> GenericParquetReaders.buildReader(required, type))
                .build())) {
      for (Record record : records) {
        List<Object> within = new ArrayList<>(scope.size());
        scope.forEach(column -> within.add(record.getField(column)));
        ranges(within, (Integer) record.getField(EventLog.PARTITION))
            .add((Long) record.getField(EventLog.OFFSET));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.task().file().location(), e);
    }
  }

  private OffsetRanges ranges(List<Object> within, int partition) {
    return ranges
        .computeIfAbsent(within, key -> new HashMap<>())
        .computeIfAbsent(partition, key -> new OffsetRanges());
  }
}
