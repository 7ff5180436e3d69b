package io.millrace.dataset.local;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * What is first wrong with a CSV that the database does not read, in words, with its line: the
 * database tells its own settings instead. Used once; not thread-safe.
 */
final class CsvFault {
  /** The database's own limit. */
  static final int MOST_ROW_BYTES = 2_000_000;

  private static final int END = -1;

  private final ByteArrayOutputStream row = new ByteArrayOutputStream();
  private String fault;
  private String lineEnd;
  private long line = 1;
  private long rowLine = 1;
  private int cells = 1;
  private int cellBytes;
  private int headerCells;

  private CsvFault() {}

  /** Empty where nothing is found. */
  static Optional<String> of(Path csv) throws IOException {
    CsvFault found = new CsvFault();
    try (InputStream in = new BufferedInputStream(unpacked(csv))) {
      found.read(in);
    }
    return Optional.ofNullable(found.fault);
  }

  /** As the database takes it, by the file's name. */
  private static InputStream unpacked(Path csv) throws IOException {
    InputStream file = Files.newInputStream(csv);
    if (!csv.toString().endsWith(".gz")) {
      return file;
    }
    try {
      return new GZIPInputStream(file);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private void read(InputStream in) throws IOException {
    int next = in.read();
    while (next != END && fault == null) {
      if (next == '"' && cellBytes == 0) {
        next = quoted(in);
      } else if (next == ',') {
        cells++;
        cellBytes = 0;
        row.write(next);
        next = in.read();
      } else if (next == '\n' || next == '\r') {
        int after = in.read();
        boolean both = next == '\r' && after == '\n';
        end(both ? "CRLF" : next == '\r' ? "CR" : "LF");
        next = both ? in.read() : after;
      } else {
        cellBytes++;
        row.write(next);
        next = in.read();
      }
      if (row.size() > MOST_ROW_BYTES) {
        tell("line %d is longer than %d bytes".formatted(rowLine, MOST_ROW_BYTES));
      }
    }
    if (row.size() > 0) {
      endRow();
    }
  }

  /** From behind the first quote; what comes after the last one. */
  private int quoted(InputStream in) throws IOException {
    long begin = line;
    row.write('"');
    while (row.size() <= MOST_ROW_BYTES) {
      int next = in.read();
      if (next == END) {
        tell("the quote that begins a cell in line %d has no end".formatted(begin));
        return END;
      }
      row.write(next);
      line += next == '\n' ? 1 : 0;
      if (next == '"') {
        int after = in.read();
        if (after != '"') {
          boolean ends = after == END || after == ',' || after == '\n' || after == '\r';
          if (!ends) {
            tell(
                "the quoted cell that begins in line %d goes on behind its last quote; a quote within it is doubled"
                    .formatted(begin));
          }
          return after;
        }
        row.write(after);
      }
      cellBytes++;
    }
    return END;
  }

  private void end(String found) {
    if (lineEnd == null) {
      lineEnd = found;
    } else if (!lineEnd.equals(found)) {
      tell(
          "line 1 ends with %s and line %d with %s; let all end with the same"
              .formatted(lineEnd, line, found));
    }
    endRow();
    line++;
    rowLine = line;
  }

  private void endRow() {
    // One more empty cell at the end is taken, and so is an empty line.
    int own = cells > 1 && cellBytes == 0 && cells == headerCells + 1 ? cells - 1 : cells;
    if (headerCells == 0) {
      headerCells = cells;
    } else if (own != headerCells && row.size() > 0) {
      tell("line %d has %s, the header %d".formatted(rowLine, counted(own), headerCells));
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(row.toByteArray()));
    } catch (CharacterCodingException e) {
      tell("line %d is not UTF-8".formatted(rowLine));
    }
    row.reset();
    cells = 1;
    cellBytes = 0;
  }

  private static String counted(int cells) {
    return cells == 1 ? "1 cell" : cells + " cells";
  }

  private void tell(String what) {
    fault = fault == null ? what : fault;
  }
}
