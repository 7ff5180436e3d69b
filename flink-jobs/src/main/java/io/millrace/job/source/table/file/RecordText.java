package io.millrace.job.source.table.file;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a record: a line, and as many of those below as are asked for, up to what is held of
 * a line. Used once, by one thread.
 */
final class RecordText extends Reader {

  private final TextLines lines;
  private final String first;
  private final List<TextLines.Line> more = new ArrayList<>();
  // Where each of them begins, in characters.
  private final List<Long> begins = new ArrayList<>();
  private String text;
  private int position;
  private long given;
  private long bytes;
  private boolean ended;

  /**
   * @param text of the first line
   */
  RecordText(TextLines lines, TextLines.Line first, String text) {
    this.lines = lines;
    this.first = text;
    give(first, text);
  }

  /** About how long it is. */
  long bytes() {
    return bytes;
  }

  /** All of it. */
  String shown() {
    StringBuilder all = new StringBuilder(first);
    for (TextLines.Line line : more) {
      all.append('\n').append(CsvRows.decoded(line.bytes()));
    }
    return all.toString();
  }

  /** Whether more than the first line was asked for. */
  boolean isLong() {
    return ended || !more.isEmpty();
  }

  /**
   * Gives back the lines that do not belong to the record.
   *
   * @param end the first character that does not
   * @return whether a line ends there
   */
  boolean endAt(long end) {
    int kept = 0;
    while (kept < more.size() && begins.get(kept) < end) {
      kept++;
    }
    long next = kept < more.size() ? begins.get(kept) : given;
    lines.putBack(more.subList(kept, more.size()));
    more.subList(kept, more.size()).clear();
    return next == end;
  }

  /** Gives back all lines but the first. */
  void giveBack() {
    lines.putBack(more);
    more.clear();
  }

  private void give(TextLines.Line line, String newText) {
    text = newText + line.end();
    position = 0;
    given += text.length();
    bytes += line.bytes().length + 1L;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (position == text.length() && !next()) {
      return -1;
    }
    int count = Math.min(length, text.length() - position);
    text.getChars(position, position + count, target, offset);
    position += count;
    return count;
  }

  private boolean next() throws IOException {
    TextLines.Line line = ended || bytes > TextLines.LONGEST ? null : lines.next();
    ended |= line == null;
    if (ended) {
      return false;
    }
    more.add(line);
    begins.add(given);
    String decoded = line.isWhole() ? CsvRows.decoded(line.bytes()) : null;
    ended = decoded == null;
    if (!ended) {
      give(line, decoded);
    }
    return !ended;
  }

  @Override
  public void close() {
    // The lines are another's.
  }
}
