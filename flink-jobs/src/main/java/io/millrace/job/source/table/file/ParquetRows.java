package io.millrace.job.source.table.file;

import io.millrace.job.source.file.ParquetText;
import io.millrace.job.source.table.cast.FoundType;
import io.millrace.job.source.table.cast.SourceRow;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Rows of some row groups of a Parquet file. Holds the columns that are asked for of one row group,
 * as they are packed in the file.
 */
final class ParquetRows implements SourceRows {

  private final ParquetFileReader reader;
  private final MessageType columns;
  private final MessageColumnIO io;
  private final FoundType[] types;
  private final Iterator<BlockMetaData> groups;
  private RecordReader<Group> rows;
  private long left;
  private long row;

  /**
   * @param columns those asked for, all columns of the file's own schema
   * @param from number of the first row, counted over the whole file; those before are passed over
   */
  ParquetRows(ParquetFileReader reader, MessageType columns, long from) throws IOException {
    this.reader = reader;
    this.columns = columns;
    reader.setRequestedSchema(columns);
    this.io = new ColumnIOFactory().getColumnIO(columns, reader.getFileMetaData().getSchema());
    this.types = columns.getFields().stream().map(ParquetValues::typeOf).toArray(FoundType[]::new);
    this.groups = List.copyOf(reader.getRowGroups()).iterator();
    passTo(from);
  }

  private void passTo(long from) throws IOException {
    boolean more = true;
    while (more && (left == 0 || row + left <= from)) {
      more = nextGroup(from);
    }
    while (left > 0 && row < from) {
      rows.read();
      row++;
      left--;
    }
  }

  /** Opens the next row group, unless all of it is to be passed over. */
  private boolean nextGroup(long from) throws IOException {
    if (!groups.hasNext()) {
      left = 0;
      return false;
    }
    BlockMetaData group = groups.next();
    row = group.getRowIndexOffset();
    left = group.getRowCount();
    if (row + left <= from) {
      reader.skipNextRowGroup();
      left = 0;
    } else {
      PageReadStore pages = reader.readNextRowGroup();
      rows = io.getRecordReader(pages, new GroupRecordConverter(columns));
    }
    return true;
  }

  @Override
  public SourceRow next() throws IOException {
    while (left == 0) {
      if (!nextGroup(0)) {
        return null;
      }
    }
    Group group = rows.read();
    Object[] values = new Object[types.length];
    long bytes = 100;
    for (int i = 0; i < values.length; i++) {
      values[i] = value(group, i);
      bytes += values[i] instanceof String text ? 2L * text.length() : 32;
    }
    SourceRow found = new SourceRow.Values(List.of(Long.toString(row)), bytes, values);
    row++;
    left--;
    return found;
  }

  private Object value(Group group, int field) throws IOException {
    Type type = columns.getType(field);
    if (!type.isRepetition(Repetition.REPEATED) && group.getFieldRepetitionCount(field) == 0) {
      return null;
    }
    return types[field] == FoundType.NESTED
        ? ParquetText.of(group, field)
        : ParquetValues.of(group, field);
  }

  @Override
  public String place() {
    return "row " + row;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
