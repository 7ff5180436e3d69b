package io.millrace.job.source.table.file;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/**
 * Lines of a text file with the places where they begin, without their ends (LF or CRLF) and
 * without a byte order mark. Bytes of a packed file ({@code .gz}) are counted as they are unpacked.
 */
final class TextLines implements Closeable {

  /** No line that is longer is held: of it, only the first bytes come. */
  static final int LONGEST = 16 << 20;

  private static final int SHOWN = 1 << 10;
  private static final int BUFFER = 1 << 16;

  /**
   * A line.
   *
   * @param offset of its first byte
   * @param number from 1, if the lines were opened with the number of their first
   * @param bytes without its end
   * @param end what ends it
   * @param isWhole whether these are all its bytes: it was not longer than is held
   */
  record Line(long offset, long number, byte[] bytes, String end, boolean isWhole) {

    boolean isBlank() {
      for (byte b : bytes) {
        if (b != ' ' && b != '\t') {
          return false;
        }
      }
      return isWhole;
    }
  }

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private final ArrayDeque<Line> returned = new ArrayDeque<>();
  private long offset;
  private long number;
  private int position;
  private int limit;

  private TextLines(InputStream in, long offset, long number) {
    this.in = in;
    this.offset = offset;
    this.number = number;
  }

  /**
   * Opens a file at a byte.
   *
   * @param number of the line that begins there
   */
  static TextLines open(Path path, long offset, long number) throws IOException {
    FSDataInputStream file = path.getFileSystem().open(path);
    try {
      if (isPacked(path.getName())) {
        InputStream unpacked = new GZIPInputStream(file, BUFFER);
        unpacked.skipNBytes(offset);
        return new TextLines(unpacked, offset, number);
      }
      if (offset > 0) {
        file.seek(offset);
      }
      return new TextLines(file, offset, number);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  static boolean isPacked(String file) {
    return file.toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /** The next line; null at the end. */
  Line next() throws IOException {
    return returned.isEmpty() ? read() : returned.removeFirst();
  }

  /** Makes these the next lines, before those not yet read. */
  void putBack(List<Line> lines) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      returned.addFirst(lines.get(i));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private Line read() throws IOException {
    ByteArrayOutputStream bytes = null;
    long begin = offset;
    while (fill()) {
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      boolean ended = end < limit;
      if (ended && bytes == null) {
        byte[] whole = Arrays.copyOfRange(buffer, position, end);
        pass(end + 1);
        return line(begin, whole, whole.length);
      }
      bytes = bytes == null ? new ByteArrayOutputStream(2 * BUFFER) : bytes;
      if (offset - begin <= LONGEST) {
        bytes.write(buffer, position, end - position);
      }
      pass(ended ? end + 1 : end);
      if (ended) {
        break;
      }
    }
    return bytes == null ? null : line(begin, bytes.toByteArray(), offset - begin);
  }

  private void pass(int end) {
    offset += end - position;
    position = end;
  }

  private Line line(long begin, byte[] bytes, long length) {
    if (length > LONGEST + 2L) {
      return new Line(begin, number++, Arrays.copyOf(bytes, SHOWN), "\n", false);
    }
    int from = begin == 0 && isMarked(bytes) ? 3 : 0;
    int to =
        bytes.length > from && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
    byte[] line = to - from == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
    return new Line(begin, number++, line, to < bytes.length ? "\r\n" : "\n", true);
  }

  private boolean fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(buffer, 0, buffer.length));
    }
    return limit > 0;
  }

  private static boolean isMarked(byte[] line) {
    return line.length >= 3
        && line[0] == (byte) 0xef
        && line[1] == (byte) 0xbb
        && line[2] == (byte) 0xbf;
  }
}
