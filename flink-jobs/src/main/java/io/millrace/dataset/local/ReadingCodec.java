package io.millrace.dataset.local;

import io.millrace.aggregate.InvalidResultException.Reason;
import io.millrace.answer.StoredRow;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.compile.BoundView;
import io.millrace.core.ViewLayout;
import io.millrace.row.CellValue;
import io.millrace.type.ValueCodec;

/**
 * Readings of a view's cells as bytes: of each row of the spine whose key had a row its place, the
 * start of that row and each cell, or that it cannot be read. A cell is a byte 0 for null, 1 and
 * its value, 2 for an overflow, 3 for a bound, plus 4 where it is beyond the row's horizon; and
 * when the value was observed.
 */
final class ReadingCodec {
  private static final int KINDS = 3;
  private static final int VALUE = 1;
  private static final int OVERFLOW = 2;
  private static final int BOUND = 3;
  private static final int BEYOND = 4;

  private static final int RECOMPUTED = 0;
  private static final int SERVED = 1;
  private static final int UNREADABLE = 2;

  private final int[] cells;
  private final ValueCodec[] values;
  private final boolean[] observed;

  /**
   * @param cells places in the view's row
   */
  ReadingCodec(BoundView view, int[] cells) {
    ViewLayout layout = view.layout();
    this.cells = cells;
    this.values = new ValueCodec[cells.length];
    this.observed = new boolean[cells.length];
    for (int i = 0; i < cells.length; i++) {
      var aggregator = layout.columns().get(layout.cells().get(cells[i]).column()).aggregator();
      values[i] = ValueCodec.of(aggregator.resultType());
      observed[i] = aggregator.hasObservedAt();
    }
  }

  /**
   * @param spineRow its place
   * @param atMillis the instant it asks for
   */
  void write(int spineRow, long atMillis, StoredRow row, ByteWriter to) {
    to.writeUnsigned(spineRow);
    boolean served = row.startMillis() != Long.MIN_VALUE;
    to.writeByte(served ? SERVED : RECOMPUTED);
    if (served) {
      to.writeFixed64(row.startMillis());
    }
    for (int i = 0; i < cells.length; i++) {
      StoredRow.Reading read = row.read(cells[i], atMillis);
      write(i, read.value(), read.horizonMillis() == Long.MAX_VALUE ? 0 : BEYOND, to);
    }
  }

  /** A row of the spine whose key had a row that cannot be read. */
  void writeUnreadable(int spineRow, ByteWriter to) {
    to.writeUnsigned(spineRow);
    to.writeByte(UNREADABLE);
  }

  private void write(int i, CellValue cell, int beyond, ByteWriter to) {
    int kind =
        cell.value() != null
            ? VALUE
            : cell.invalid() == null ? 0 : cell.invalid() == Reason.OVERFLOW ? OVERFLOW : BOUND;
    to.writeByte(kind + beyond);
    if (kind == VALUE) {
      values[i].write(cell.value(), to);
    }
    if (observed[i]) {
      to.writeLong(cell.observedAtMillis());
    }
  }

  /** Reads one row of the spine. */
  void read(ByteReader from, CellReadings into) {
    int spineRow = (int) from.readUnsigned();
    int kindOfRow = from.readByte();
    if (kindOfRow == UNREADABLE) {
      into.unreadable(spineRow);
      return;
    } else if (kindOfRow == SERVED) {
      into.found(spineRow, from.readFixed64());
    } else {
      into.found(spineRow);
    }
    for (int i = 0; i < cells.length; i++) {
      int head = from.readByte();
      int kind = head & KINDS;
      Object value = kind == VALUE ? values[i].read(from) : null;
      long at = observed[i] ? from.readLong() : Long.MIN_VALUE;
      Reason invalid = kind == OVERFLOW ? Reason.OVERFLOW : kind == BOUND ? Reason.BOUND : null;
      into.put(spineRow, i, new CellValue(value, at, invalid));
      if ((head & BEYOND) != 0) {
        into.beyondHorizon(spineRow, i);
      }
    }
  }
}
