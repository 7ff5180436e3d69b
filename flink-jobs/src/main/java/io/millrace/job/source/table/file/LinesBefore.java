package io.millrace.job.source.table.file;

import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.core.fs.Path;

/** How many lines end before a byte of a file: counted when first asked, for a broken line. */
final class LinesBefore implements JsonRows.LineBase {

  private final Path path;
  private final long end;
  private long lines = -1;

  LinesBefore(Path path, long end) {
    this.path = path;
    this.end = end;
  }

  @Override
  public long lines() throws IOException {
    if (lines < 0) {
      lines = counted();
    }
    return lines;
  }

  /** One more than there are line ends: the line that holds the byte is counted from 0. */
  private long counted() throws IOException {
    long found = 1;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = path.getFileSystem().open(path)) {
      for (long left = end; left > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          return found;
        }
        for (int i = 0; i < read; i++) {
          found += buffer[i] == '\n' ? 1 : 0;
        }
        left -= read;
      }
    }
    return found;
  }
}
