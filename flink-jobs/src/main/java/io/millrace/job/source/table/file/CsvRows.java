package io.millrace.job.source.table.file;

import io.millrace.job.source.table.cast.RowText;
import io.millrace.job.source.table.cast.SourceRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * Records of a CSV file. A record that is broken (not one cell for each column, no UTF-8, text
 * after a closing quote) stands alone: what follows is read as if it were not there. A quote that
 * is never closed breaks the line where it is opened, not those below.
 */
final class CsvRows implements SourceRows {

  private final TextLines lines;
  private final CsvCells csv;
  private final CsvShape shape;
  private final int width;
  private long number;

  /**
   * @param width number of columns
   */
  CsvRows(TextLines lines, CsvShape shape, int width) {
    this.lines = lines;
    this.csv = new CsvCells(shape);
    this.shape = shape;
    this.width = width;
  }

  @Override
  public SourceRow next() throws IOException {
    Record record = record();
    if (record == null) {
      return null;
    }
    number = record.first().number();
    List<String> at =
        List.of(Long.toString(record.first().offset()), Long.toString(record.first().number()));
    if (record.cells() == null || record.cells().size() != width) {
      return new SourceRow.Broken(
          at, record.bytes(), record.problem(width), RowText.shortened(record.text().get()));
    }
    Object[] values = record.cells().toArray();
    for (int i = 0; i < width; i++) {
      if (values[i].equals(shape.nullText())) {
        values[i] = null;
      }
    }
    return new SourceRow.Values(at, record.bytes(), values);
  }

  @Override
  public String place() {
    return "line " + number;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /**
   * The cells of the next record; null if there is none.
   *
   * @throws IOException if it is broken
   */
  List<String> header() throws IOException {
    Record record = record();
    if (record == null) {
      return null;
    }
    if (record.cells() == null) {
      throw new IOException("its header line is no CSV: " + record.problem(width));
    }
    return record.cells();
  }

  /** The next record that is not blank; null at the end. */
  private Record record() throws IOException {
    TextLines.Line line = lines.next();
    while (line != null && line.isBlank()) {
      line = lines.next();
    }
    if (line == null) {
      return null;
    }
    String text = line.isWhole() ? decoded(line.bytes()) : null;
    if (text == null) {
      String fault =
          line.isWhole() ? "is not UTF-8" : "longer than " + TextLines.LONGEST + " bytes";
      String shown = new String(line.bytes(), StandardCharsets.UTF_8);
      return new Record(line, null, line.bytes().length, () -> shown, fault);
    }
    RecordText record = new RecordText(lines, line, text);
    List<String> cells = csv.of(record);
    if (cells == null) {
      // The lines below are not lost for it.
      String fault =
          record.isLong()
              ? "a quote is opened and not closed, or closed within a cell"
              : "text after a closing quote, or a carriage return in a line";
      record.giveBack();
      return new Record(line, null, line.bytes().length, () -> text, fault);
    }
    return new Record(line, cells, record.bytes(), record::shown, "");
  }

  /** Null for what is no UTF-8. */
  static String decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /**
   * A record.
   *
   * @param cells null if it is broken
   * @param length of it, in bytes
   * @param fault why it is broken if it is
   */
  private record Record(
      TextLines.Line first, List<String> cells, long length, Supplier<String> text, String fault) {

    String problem(int width) {
      return cells == null
          ? "the line is broken: " + fault
          : "the line has %d cells, the header %d".formatted(cells.size(), width);
    }

    /** Texts take two bytes a character at most, and as much again as cells. */
    long bytes() {
      return 4 * length;
    }
  }
}
