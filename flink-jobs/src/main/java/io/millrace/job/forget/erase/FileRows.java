package io.millrace.job.forget.erase;

import io.millrace.job.offline.upkeep.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a table's files, deletes honoured, and copies one without some rows, the others in their
 * order. Nothing is committed here. For one thread.
 */
final class FileRows {
  private static final Logger LOG = LoggerFactory.getLogger(FileRows.class);
  private static final int ROWS_OF_A_STEP = 256;

  /** Rows that go and are in memory. */
  private static final int GOING_ROWS = 1_000;

  private final Table table;
  private final Pace pace;
  private final OutputFileFactory names;

  /**
   * What became of a file.
   *
   * @param left empty if no row is
   * @param gone how many rows are not in it, by the entries that they go for
   */
  record Copy(Optional<DataFile> left, Map<Set<Long>, Long> gone) {}

  FileRows(Table table, Pace pace) {
    this.table = table;
    this.pace = pace;
    this.names =
        OutputFileFactory.builderFor(table, 0, 0)
            .format(FileFormat.PARQUET)
            .operationId("erased-" + UUID.randomUUID())
            .build();
  }

  /** Whether a file holds a row that is to go; those that others have deleted are in it still. */
  boolean holdAny(FileScanTask file, ErasedRows erased) {
    if (!file.deletes().isEmpty()) {
      return holdAny(file.file().location(), erased);
    }
    Schema columns =
        erased.columns().contains("*") ? table.schema() : table.schema().select(erased.columns());
    boolean[] found = {false};
    read(
        file,
        columns,
        row -> {
          found[0] = erased.holds(row);
          return !found[0];
        });
    return found[0];
  }

  /** The same of a file that the table does not name: whoever wrote it, deletes are not known. */
  boolean holdAny(String location, ErasedRows erased) {
    Schema columns =
        erased.columns().contains("*") ? table.schema() : table.schema().select(erased.columns());
    int rows = 0;
    try (CloseableIterable<Record> records = open(table.io().newInputFile(location), columns)) {
      for (Record record : records) {
        if (rows++ % ROWS_OF_A_STEP == 0) {
          pace.step();
        }
        if (erased.holds(record)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + location, e);
    }
  }

  /**
   * Those of some entries whose rows a file holds, those that others have deleted too; all of them
   * where of a row nobody can say whose it is.
   */
  Set<Long> entriesIn(String location, ErasedRows erased, Set<Long> wanted) {
    Set<Long> found = new TreeSet<>();
    int rows = 0;
    try (CloseableIterable<Record> records =
        open(table.io().newInputFile(location), table.schema())) {
      for (Record record : records) {
        if (rows++ % ROWS_OF_A_STEP == 0) {
          pace.step();
        }
        if (erased.holds(record)) {
          Set<Long> entries = erased.entriesOf(record);
          found.addAll(entries.isEmpty() ? wanted : entries);
          found.retainAll(wanted);
          if (found.size() == wanted.size()) {
            break;
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + location, e);
    }
  }

  private static CloseableIterable<Record> open(InputFile file, Schema columns) {
    return Parquet.read(file)
        .project(columns)
        .createReaderFunc(type -> GenericParquetReaders.buildReader(columns, type))
        .build();
  }

  /**
   * A copy without the rows that are to go, which are told of them, so many at a time. When it
   * fails, what was written is deleted.
   */
  Copy without(FileScanTask file, ErasedRows erased) {
    PartitionSpec spec = file.spec();
    DataWriter<Record> writer =
        new GenericFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .dataSortOrder(order(file))
            .build()
            .newDataWriter(
                names.newOutputFile(spec, file.file().partition()), spec, file.file().partition());
    boolean done = false;
    long[] kept = {0};
    long[] gone = {0};
    Map<Set<Long>, Long> byEntries = new HashMap<>();
    List<Record> some = new ArrayList<>();
    try {
      read(
          file,
          table.schema(),
          row -> {
            if (erased.holds(row)) {
              gone[0]++;
              byEntries.merge(erased.entriesOf(row), 1L, Long::sum);
              some.add(row.copy());
              if (some.size() == GOING_ROWS) {
                erased.going(List.copyOf(some));
                some.clear();
              }
            } else {
              writer.write(row);
              kept[0]++;
            }
            return true;
          });
      if (!some.isEmpty()) {
        erased.going(List.copyOf(some));
      }
      writer.close();
      long rows = writer.toDataFile().recordCount();
      if (rows != kept[0]
          || file.deletes().isEmpty() && rows + gone[0] != file.file().recordCount()) {
        throw new IllegalStateException(
            "%s has %d rows, %d are to go and %d were written; nothing changed"
                .formatted(file.file().location(), file.file().recordCount(), gone[0], rows));
      }
      done = rows > 0;
      return new Copy(done ? Optional.of(writer.toDataFile()) : Optional.empty(), byEntries);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot rewrite " + file.file().location(), e);
    } finally {
      if (!done) {
        abandon(writer);
      }
    }
  }

  /** Rows that stay keep their order. */
  private SortOrder order(FileScanTask file) {
    Integer id = file.file().sortOrderId();
    return id == null ? SortOrder.unsorted() : table.sortOrders().get(id);
  }

  private void abandon(DataWriter<Record> writer) {
    try {
      writer.close();
      delete(List.of(writer.toDataFile().location()), table.io());
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "A rewritten file of {} that was given up stays until orphans are removed", table, e);
    }
  }

  /** Gives rows until it has enough. */
  private void read(FileScanTask file, Schema columns, Predicate<Record> reader) {
    GenericDeleteFilter deletes =
        new GenericDeleteFilter(table.io(), file, table.schema(), columns);
    Schema required = deletes.requiredSchema();
    int rows = 0;
    try (CloseableIterable<Record> records =
        deletes.filter(open(table.io().newInputFile(file.file()), required))) {
      for (Record record : records) {
        if (rows++ % ROWS_OF_A_STEP == 0) {
          pace.step();
        }
        if (!reader.test(record)) {
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file.file().location(), e);
    }
  }

  /** Deletes files; those that are not there are passed over. */
  static void delete(Iterable<String> locations, FileIO io) {
    List<String> left = new ArrayList<>();
    for (String location : locations) {
      try {
        io.deleteFile(location);
      } catch (NotFoundException e) {
        LOG.debug("{} is not there", location, e);
      } catch (RuntimeException e) {
        LOG.warn("Cannot delete {}", location, e);
        left.add(location);
      }
    }
    if (!left.isEmpty()) {
      throw new IllegalStateException(
          "%d files cannot be deleted, such as %s".formatted(left.size(), left.get(0)));
    }
  }
}
