package io.millrace.dataset.local;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.core.Contribution;
import io.millrace.core.ViewLayout;
import java.util.List;

/**
 * How what happens to a key of a view is held until it is swept. It is sorted by its instant in
 * milliseconds times four, plus what happens there: {@link #ROW_OF_TABLE}, {@link #QUESTION} or
 * {@link #EVENT}. Not thread-safe.
 */
final class SweepLayout {
  /** What happens first at an instant: a row of a table that is known then counts. */
  static final int ROW_OF_TABLE = 0;

  static final int QUESTION = 1;

  /** What happens last at an instant: an event at the instant asked for does not count. */
  static final int EVENT = 2;

  private static final int KINDS = 3;

  private final List<ViewLayout.Slot> slots;
  private final SlotColumn[] columns;

  SweepLayout(ViewLayout layout) {
    this.slots = layout.slots();
    this.columns =
        slots.stream().map(slot -> SlotColumn.of(slot.type())).toArray(SlotColumn[]::new);
  }

  /** What it is sorted by. */
  static long x(long millis, int kind) {
    return millis * 4 + kind;
  }

  static int kind(long x) {
    return (int) (x & KINDS);
  }

  static long millis(long x) {
    return x >> 2;
  }

  int slots() {
    return columns.length;
  }

  SlotColumn column(int slot) {
    return columns[slot];
  }

  ViewLayout.Slot slot(int slot) {
    return slots.get(slot);
  }

  void write(Contribution added, ByteWriter to) {
    begin(added.stream(), added.partition(), added.offset(), added.timeMillis(), to);
    for (int i = 0; i < columns.length; i++) {
      Object value = added.values()[i];
      to.writeByte(value == null ? 0 : 1);
      if (value != null) {
        columns[i].write(value, slots.get(i).type(), to);
      }
    }
  }

  /** Writes what comes before the slots: each is a byte 0, or 1 and a value. */
  static void begin(int stream, int partition, long offset, long timeMillis, ByteWriter to) {
    to.writeUnsigned(stream);
    to.writeUnsigned(partition);
    to.writeLong(offset);
    to.writeFixed64(timeMillis);
  }

  Contribution read(long x, ByteReader from) {
    int stream = (int) from.readUnsigned();
    int partition = (int) from.readUnsigned();
    long offset = from.readLong();
    long time = from.readFixed64();
    Object[] values = new Object[columns.length];
    for (int i = 0; i < columns.length; i++) {
      if (from.readByte() != 0) {
        values[i] = columns[i].read(from, slots.get(i).type());
      }
    }
    return new Contribution(null, time, millis(x), stream, partition, offset, values);
  }
}
