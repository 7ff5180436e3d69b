package io.millrace.job.source.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits one CSV record into its cells, line by line (RFC 4180). A quote within an unquoted cell is
 * an ordinary character; text after a closing quote is an error. Used once, by one thread.
 */
final class CsvRecord {

  private enum Place {
    CELL_START,
    PLAIN,
    QUOTED,
    AFTER_QUOTE
  }

  private final List<String> cells = new ArrayList<>();
  private final ByteArrayOutputStream cell = new ByteArrayOutputStream();
  private Place place = Place.CELL_START;
  private boolean broken;

  /** Takes the record's first line, or the next one as long as a quote {@link #isOpen}. */
  void accept(byte[] line) {
    if (place == Place.QUOTED) {
      cell.write('\n');
    }
    for (byte b : line) {
      accept(b);
    }
    if (place != Place.QUOTED) {
      endCell();
    }
  }

  /** Whether the record goes on in the next line, within a quoted cell. */
  boolean isOpen() {
    return place == Place.QUOTED;
  }

  /** The cells, null if the record is broken. */
  List<String> cells() {
    return broken || isOpen() ? null : cells;
  }

  private void accept(byte b) {
    switch (place) {
      case CELL_START -> {
        if (b == '"') {
          place = Place.QUOTED;
        } else {
          place = Place.PLAIN;
          accept(b);
        }
      }
      case PLAIN -> {
        if (b == ',') {
          endCell();
        } else {
          cell.write(b);
        }
      }
      case QUOTED -> {
        if (b == '"') {
          place = Place.AFTER_QUOTE;
        } else {
          cell.write(b);
        }
      }
      case AFTER_QUOTE -> {
        if (b == '"') {
          cell.write(b);
          place = Place.QUOTED;
        } else if (b == ',') {
          endCell();
        } else {
          broken = true;
          place = Place.PLAIN;
        }
      }
    }
  }

  private void endCell() {
    try {
      cells.add(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(cell.toByteArray()))
              .toString());
    } catch (CharacterCodingException e) {
      broken = true;
    }
    cell.reset();
    place = Place.CELL_START;
  }
}
