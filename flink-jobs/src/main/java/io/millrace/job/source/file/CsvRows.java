package io.millrace.job.source.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * CSV records as JSON objects whose values are all strings; an empty cell is left out.
 *
 * <p>A record is broken if it has not one cell for each column, is no UTF-8, or has text after a
 * closing quote. A quote that is never closed makes its line alone a broken record: the lines below
 * are read as if it were not there.
 */
final class CsvRows implements FileRows {

  private static final int LONGEST_QUOTED_RECORD = 1 << 20;
  private static final JsonFactory JSON = new JsonFactory();

  private final Lines lines;
  private final List<String> columns;

  private List<String> cells;

  /**
   * Reads the names of the columns. Takes ownership of the lines, also if it throws.
   *
   * @param file for messages
   */
  CsvRows(Lines lines, String file) throws IOException {
    this.lines = lines;
    try {
      byte[] header = record();
      if (header == null || cells == null) {
        throw new IOException(
            "Cannot read CSV file '%s': its first record must name the columns".formatted(file));
      }
      if (new HashSet<>(cells).size() < cells.size() || cells.contains("")) {
        throw new IOException(
            "Cannot read CSV file '%s': columns %s; use names that are neither empty nor double"
                .formatted(file, cells));
      }
      rejectOtherDelimiters(file);
      columns = cells;
    } catch (IOException e) {
      lines.close();
      throw e;
    }
  }

  /** Else it would be one column, and every record bad. */
  private void rejectOtherDelimiters(String file) throws IOException {
    String first = cells.get(0);
    if (cells.size() == 1 && first.chars().anyMatch(each -> ";\t|".indexOf(each) >= 0)) {
      throw new IOException(
          "Cannot read CSV file '%s': its header is '%s'; cells of a CSV are separated by commas"
              .formatted(file, first));
    }
  }

  @Override
  public byte[] next() throws IOException {
    byte[] record = record();
    boolean whole = record != null && cells != null && cells.size() == columns.size();
    return whole ? json() : record;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** The next record's bytes, its cells in {@link #cells} (null if broken); null at the end. */
  private byte[] record() throws IOException {
    byte[] line = lines.next();
    while (line != null && JsonLineRows.isBlank(line)) {
      line = lines.next();
    }
    if (line == null) {
      return null;
    }
    CsvRecord record = new CsvRecord();
    record.accept(line);
    byte[] bytes = record.isOpen() ? continued(record, line) : line;
    cells = record.cells();
    return bytes;
  }

  private byte[] continued(CsvRecord record, byte[] first) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(first);
    List<byte[]> more = new ArrayList<>();
    while (record.isOpen()) {
      byte[] line = bytes.size() < LONGEST_QUOTED_RECORD ? lines.next() : null;
      if (line == null) {
        lines.putBack(more);
        return first;
      }
      more.add(line);
      bytes.write('\n');
      bytes.writeBytes(line);
      record.accept(line);
    }
    return bytes.toByteArray();
  }

  private byte[] json() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(columns.size() * 16);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (int i = 0; i < columns.size(); i++) {
        if (!cells.get(i).isEmpty()) {
          json.writeStringField(columns.get(i), cells.get(i));
        }
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
