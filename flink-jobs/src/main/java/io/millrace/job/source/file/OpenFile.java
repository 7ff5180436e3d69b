package io.millrace.job.source.file;

import java.io.Closeable;
import java.io.IOException;
import org.apache.flink.core.fs.Path;

/** A split being read. Opened at the first row asked for. */
final class OpenFile implements Closeable {

  private final FileSplit split;
  private final FileFormat format;
  private FileRows rows;
  private long nextRow;

  /**
   * @param format null to tell it from the file's name
   */
  OpenFile(FileSplit split, FileFormat format) {
    this.split = split;
    this.format = format == null ? FileFormat.ofName(new Path(split.path()).getName()) : format;
    this.nextRow = split.nextRow();
  }

  int index() {
    return split.index();
  }

  /** Number of the row that {@link #next} gives. */
  long nextRow() {
    return nextRow;
  }

  FileSplit split() {
    return new FileSplit(split.index(), split.path(), nextRow);
  }

  /** The next row; null at the end. */
  byte[] next() throws IOException {
    if (rows == null) {
      open();
    }
    byte[] row = rows.next();
    if (row != null) {
      nextRow++;
    }
    return row;
  }

  /** Rows have no fixed place in a file, so those before are read again. */
  private void open() throws IOException {
    rows = format.open(new Path(split.path()));
    for (long row = 0; row < nextRow; row++) {
      if (rows.next() == null) {
        throw new IOException(
            "Cannot go on in '%s' at row %d: it has only %d rows now"
                .formatted(split.path(), nextRow, row));
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (rows != null) {
      rows.close();
    }
  }
}
