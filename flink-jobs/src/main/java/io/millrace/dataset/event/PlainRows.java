package io.millrace.dataset.event;

import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.data.FlinkParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;

/**
 * Some columns of a table's Parquet files as Flink's rows, without any code of definitions. A row
 * is good until the next.
 */
public final class PlainRows {
  private static final int MICROS = 6;

  private final Schema columns;
  private final CloseableIterable<RowData> rows;

  private PlainRows(Schema columns, CloseableIterable<RowData> rows) {
    this.columns = columns;
    this.rows = rows;
  }

  static PlainRows of(Table table, List<FileScanTask> tasks, List<String> names) {
    Schema columns = table.schema().select(names);
    CloseableIterable<CloseableIterable<RowData>> files =
        CloseableIterable.transform(
            CloseableIterable.withNoopClose(tasks), task -> open(table, task, columns));
    return new PlainRows(columns, CloseableIterable.concat(files));
  }

  private static CloseableIterable<RowData> open(Table table, FileScanTask task, Schema columns) {
    return Parquet.read(table.io().newInputFile(task.file().location()))
        .split(task.start(), task.length())
        .project(columns)
        .reuseContainers()
        .createReaderFunc(file -> FlinkParquetReaders.buildReader(columns, file))
        .build();
  }

  /** The rows, once; whoever takes them closes them. */
  public CloseableIterable<RowData> rows() {
    return rows;
  }

  /** Place of a column in a row. */
  public int place(String column) {
    return columns.columns().indexOf(columns.findField(column));
  }

  /** A column of whole numbers; they may have got wider since. */
  public ToLongFunction<RowData> number(String column) {
    int place = place(column);
    return columns.findField(column).type().typeId() == Types.LongType.get().typeId()
        ? row -> row.getLong(place)
        : row -> row.getInt(place);
  }

  /** A column of instants, as microseconds. */
  public ToLongFunction<RowData> micros(String column) {
    int place = place(column);
    return row -> {
      var time = row.getTimestamp(place, MICROS);
      return time.getMillisecond() * 1_000 + time.getNanoOfMillisecond() / 1_000;
    };
  }

  /** Whether a column of fractions has 64 bits. */
  public boolean isWide(String column) {
    return columns.findField(column).type().typeId() == Types.DoubleType.get().typeId();
  }
}
