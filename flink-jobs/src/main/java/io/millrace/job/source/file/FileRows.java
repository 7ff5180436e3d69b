package io.millrace.job.source.file;

import java.io.Closeable;
import java.io.IOException;

/** The rows of an open file, in order. Not thread-safe. */
public interface FileRows extends Closeable {

  /**
   * The next row as a JSON object in UTF-8, or, if it is broken, its bytes as they stand in the
   * file, which are then no JSON object; null at the end.
   */
  byte[] next() throws IOException;
}
