package io.millrace.answer;

import io.millrace.core.ViewLayout;
import io.millrace.row.CellValue;
import io.millrace.row.RowReader;

/**
 * A row as bytes, of which only the cells asked for are decoded, all of them at one instant. Meant
 * to be opened again for row after row of one view; not thread-safe.
 */
public final class OpenRow implements StoredRow {
  private final RowReader reader;
  private long millis;

  public OpenRow(ViewLayout layout) {
    this.reader = new RowReader(layout);
  }

  /**
   * Puts another row in place of the last one.
   *
   * @param bytes not copied
   * @param atMillis the instant of all reads; the row's start if that is later
   * @throws IllegalArgumentException when the bytes are no row of this layout
   */
  public OpenRow open(byte[] bytes, long atMillis) {
    reader.open(bytes, atMillis);
    millis = Math.max(atMillis, reader.startMillis());
    return this;
  }

  @Override
  public long startMillis() {
    return reader.startMillis();
  }

  @Override
  public Reading read(int cell, long at) {
    if (at != millis) {
      throw new IllegalArgumentException("the row was opened at " + millis + ", not at " + at);
    }
    reader.pick(cell);
    CellValue value = new CellValue(reader.value(), reader.observedAtMillis(), reader.invalid());
    return new Reading(value, reader.horizonMillis());
  }
}
