package io.millrace.job.source.table.iceberg;

import io.millrace.job.source.table.cast.SourceRow;
import io.millrace.job.source.table.reader.OutdatedPlanException;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.reader.RowCursor;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.Position;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.BaseCombinedScanTask;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.flink.source.DataIterator;
import org.apache.iceberg.flink.source.RowDataFileScanTaskReader;

/** Rows of pieces of an Iceberg table's files, without those that the snapshot has deleted. */
final class IcebergCursor implements RowCursor {

  private static final long MOST_BYTES = 8 << 20;
  private static final long BYTES_OF_A_ROW = 100;

  private final CatalogConnection connection;
  private final OpenTable open;
  private final KeyRange.SnapshotPart part;
  private final List<FileScanTask> pieces;
  private final ReadColumns columns;
  private final int fetchRows;
  private final BooleanSupplier aborted;
  private final DataIterator<RowData> rows;

  IcebergCursor(
      CatalogConnection connection,
      OpenTable open,
      KeyRange.SnapshotPart part,
      List<FileScanTask> pieces,
      ReadColumns columns,
      Position from,
      int fetchRows,
      BooleanSupplier aborted) {
    this.connection = connection;
    this.open = open;
    this.part = part;
    this.pieces = pieces;
    this.columns = columns;
    this.fetchRows = fetchRows;
    this.aborted = aborted;
    Table table = open.table();
    rows =
        new DataIterator<>(
            new RowDataFileScanTaskReader(
                columns.all(),
                columns.read(),
                table.properties().get(TableProperties.DEFAULT_NAME_MAPPING),
                true,
                List.of()),
            new BaseCombinedScanTask(pieces),
            table.io(),
            table.encryption());
    if (!from.isStart()) {
      rows.seek(Integer.parseInt(from.key().get(0)), Long.parseLong(from.key().get(1)));
    }
  }

  @Override
  public List<ReadRow> next() throws SourceUnavailableException, OutdatedPlanException {
    try {
      List<ReadRow> read = new ArrayList<>();
      long bytes = 0;
      while (read.size() < fetchRows && bytes < MOST_BYTES && rows.hasNext()) {
        if (aborted.getAsBoolean()) {
          throw new IOException("closed");
        }
        SourceRow.Values row = row(rows.next());
        ReadRow cast = columns.cast().cast(row, () -> place(row.at()));
        if (cast != null) {
          bytes += row.bytes();
          read.add(cast);
        }
      }
      return read;
    } catch (IOException | RuntimeException e) {
      // Files go with their snapshot.
      try (OpenTable now = connection.open()) {
        connection.checkIsThere(now.table(), part);
      }
      throw connection.problem(e);
    }
  }

  private SourceRow.Values row(RowData row) {
    Object[] values = RowValues.of(row, columns.read().columns());
    long bytes = BYTES_OF_A_ROW;
    for (Object value : values) {
      bytes += value instanceof String text ? 2L * text.length() : 32;
    }
    List<String> at =
        List.of(Integer.toString(rows.fileOffset()), Long.toString(rows.recordOffset() - 1));
    return new SourceRow.Values(at, bytes, values);
  }

  private String place(List<String> at) {
    String file = pieces.get(Integer.parseInt(at.get(0))).file().location();
    return "row %d of file '%s' of Iceberg table '%s'"
        .formatted(
            Long.parseLong(at.get(1)) + 1,
            file.substring(file.lastIndexOf('/') + 1),
            connection.tableName());
  }

  @Override
  public void close() {
    try {
      rows.close();
    } catch (IOException e) {
      // It was only read.
    } finally {
      open.close();
    }
  }
}
