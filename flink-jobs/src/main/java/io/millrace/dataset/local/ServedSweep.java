package io.millrace.dataset.local;

import io.millrace.answer.OpenRow;
import io.millrace.answer.StoredRow;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.compile.BoundView;
import java.util.Arrays;

/**
 * Goes once over what was decided of each key, in the order of time, and answers questions from the
 * row that the online table held then. A write replaces what is less by (epoch, position,
 * decided_at), and within an epoch a deletion that was decided before it, whatever its position:
 * online a deleted row guards against nothing, and a key that comes back may have forgotten how far
 * it had come. Of writes that these do not tell apart it is that of the greatest bytes, so that it
 * does not matter in which order the log has them. Not thread-safe.
 */
final class ServedSweep implements KeySweep {
  private final OpenRow row;
  private final CellReadings readings;

  private boolean any;
  private long epoch;
  private long position;
  private long decidedX;
  private byte[] held;
  private long unreadable;

  ServedSweep(BoundView view, CellReadings readings) {
    this.row = new OpenRow(view.layout());
    this.readings = readings;
  }

  @Override
  public void begin() {
    any = false;
    held = null;
  }

  @Override
  public boolean take(long x, ByteReader from) {
    if (SweepLayout.kind(x) == SweepLayout.QUESTION) {
      answer(SweepLayout.millis(x), (int) from.readUnsigned());
      return true;
    }
    long nextEpoch = from.readLong();
    long nextPosition = from.readLong();
    int order = any ? Long.compare(nextEpoch, epoch) : 1;
    if (order == 0 && held == null && x > decidedX) {
      order = 1;
    }
    order = order == 0 ? Long.compare(nextPosition, position) : order;
    order = order == 0 ? Long.compare(x, decidedX) : order;
    if (order < 0) {
      return false;
    }
    byte[] next = from.readByte() == 0 ? null : from.readBytes();
    if (order > 0 || isGreater(next, held)) {
      any = true;
      epoch = nextEpoch;
      position = nextPosition;
      decidedX = x;
      held = next;
    }
    return false;
  }

  /** A deletion is less than any row. */
  private static boolean isGreater(byte[] row, byte[] other) {
    return row != null && (other == null || Arrays.compareUnsigned(row, other) > 0);
  }

  /**
   * Writes a decision.
   *
   * @param row null when the row was deleted
   */
  static void write(long epoch, long position, byte[] row, ByteWriter to) {
    to.writeLong(epoch);
    to.writeLong(position);
    to.writeByte(row == null ? 0 : 1);
    if (row != null) {
      to.writeBytes(row);
    }
  }

  /** Questions whose row is of another version of the view, which this one cannot read. */
  long unreadable() {
    return unreadable;
  }

  private void answer(long atMillis, int spineRow) {
    if (held == null) {
      return;
    }
    try {
      row.open(held, atMillis);
    } catch (IllegalArgumentException e) {
      unreadable++;
      readings.unreadable(spineRow);
      return;
    }
    long at = Math.max(atMillis, row.startMillis());
    readings.found(spineRow, row.startMillis());
    for (int i = 0; i < readings.cells(); i++) {
      StoredRow.Reading read = row.read(readings.cell(i), at);
      readings.put(spineRow, i, read.value());
      if (at >= read.horizonMillis()) {
        readings.beyondHorizon(spineRow, i);
      }
    }
  }
}
