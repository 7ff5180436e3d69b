package io.millrace.job.source.table.file;

import io.millrace.job.source.table.cast.SourceRow;
import java.io.Closeable;
import java.io.IOException;

/** The rows of a part of a file, in order. Not thread-safe. */
interface SourceRows extends Closeable {

  /** The next row; null at the end. */
  SourceRow next() throws IOException;

  /** What people call the place of the row given last, such as {@code line 7}. */
  String place() throws IOException;
}
