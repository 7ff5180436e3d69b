package io.millrace.job.source.file;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.flink.core.fs.Path;

/** Lines of a text file as bytes, without their ends (LF or CRLF) and without a byte order mark. */
final class Lines implements Closeable {

  static final String GZIP = ".gz";

  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private final ArrayDeque<byte[]> returned = new ArrayDeque<>();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private int position;
  private int limit;
  private boolean started;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Opens a file; one named {@code .gz} is unpacked. */
  static Lines of(Path path) throws IOException {
    InputStream file = path.getFileSystem().open(path);
    try {
      boolean packed = path.getName().toLowerCase(Locale.ROOT).endsWith(GZIP);
      return new Lines(packed ? new GZIPInputStream(file, BUFFER) : file);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** The next line; null at the end. */
  byte[] next() throws IOException {
    byte[] line = returned.isEmpty() ? read() : returned.removeFirst();
    if (line != null && !started) {
      started = true;
      return withoutByteOrderMark(line);
    }
    return line;
  }

  /** Makes these the next lines, before those not yet read. */
  void putBack(List<byte[]> lines) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      returned.addFirst(lines.get(i));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private byte[] read() throws IOException {
    partial.reset();
    while (fill()) {
      for (int i = position; i < limit; i++) {
        if (buffer[i] == '\n') {
          partial.write(buffer, position, i - position);
          position = i + 1;
          return withoutCarriageReturn(partial.toByteArray());
        }
      }
      partial.write(buffer, position, limit - position);
      position = limit;
    }
    return partial.size() == 0 ? null : withoutCarriageReturn(partial.toByteArray());
  }

  private boolean fill() throws IOException {
    while (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(buffer, 0, buffer.length));
      if (limit == 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] withoutCarriageReturn(byte[] line) {
    int length = line.length;
    return length > 0 && line[length - 1] == '\r' ? Arrays.copyOf(line, length - 1) : line;
  }

  private static byte[] withoutByteOrderMark(byte[] line) {
    boolean marked =
        line.length >= 3
            && line[0] == (byte) 0xef
            && line[1] == (byte) 0xbb
            && line[2] == (byte) 0xbf;
    return marked ? Arrays.copyOfRange(line, 3, line.length) : line;
  }
}
