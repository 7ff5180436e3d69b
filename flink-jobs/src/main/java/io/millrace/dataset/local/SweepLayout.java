package io.millrace.dataset.local;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.core.ViewLayout;
import io.millrace.core.WindowSweep;
import java.util.List;

/**
 * How what happens to a key of a view is held until it is swept. It is sorted by its instant in
 * milliseconds times four, plus what happens there: {@link #ROW_OF_TABLE}, {@link #QUESTION} or
 * {@link #EVENT}. Not thread-safe.
 */
final class SweepLayout {
  /** What happens first at an instant: a row of a table that becomes known then counts. */
  static final int ROW_OF_TABLE = 0;

  static final int QUESTION = 1;

  /** What happens last at an instant: an event at the instant asked for does not count. */
  static final int EVENT = 2;

  private static final int KINDS = 3;

  private final List<ViewLayout.Slot> slots;
  private final SlotColumn[] columns;
  private final boolean carriesOn;

  SweepLayout(BoundView view) {
    ViewLayout layout = view.layout();
    this.carriesOn = carriesOn(view);
    this.slots = layout.slots();
    this.columns =
        slots.stream().map(slot -> SlotColumn.of(slot.type())).toArray(SlotColumn[]::new);
  }

  /**
   * Whether windows are carried on from question to question, and so of an event nothing is held
   * but its time and its values: where all aggregations can take back what they added, whatever the
   * order, and nothing is known later than it happened.
   */
  static boolean carriesOn(BoundView view) {
    return WindowSweep.covers(view.layout())
        && view.feeds().stream().allMatch(BoundStream.class::isInstance);
  }

  /** One that reads what is written for a view. */
  static KeySweep sweep(BoundView view, CellReadings readings) {
    return carriesOn(view)
        ? new CarryingSweep(view, readings)
        : new RecomputingSweep(view, readings);
  }

  /**
   * What a row of a table is where it becomes known. One that is observed at that very instant is
   * an event of it, which does not count at its own instant.
   */
  static int kindOfRow(long observedMillis, long knownMillis) {
    return observedMillis < knownMillis ? ROW_OF_TABLE : EVENT;
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

  /** Writes where it comes from, then for each slot a byte 0, or 1 and a value. */
  void write(Contribution added, ByteWriter to) {
    if (!carriesOn) {
      writeOrigin(added.stream(), added.partition(), added.offset(), added.timeMillis(), to);
    }
    for (int i = 0; i < columns.length; i++) {
      Object value = added.values()[i];
      to.writeByte(value == null ? 0 : 1);
      if (value != null) {
        columns[i].write(value, slots.get(i).type(), to);
      }
    }
  }

  /** Writes what comes before the slots where windows are not carried on. */
  static void writeOrigin(int stream, int partition, long offset, long timeMillis, ByteWriter to) {
    to.writeUnsigned(stream);
    to.writeUnsigned(partition);
    to.writeLong(offset);
    to.writeFixed64(timeMillis);
  }

  /** Reads a row of a view whose windows are not carried on. */
  Contribution read(long x, ByteReader from) {
    int stream = (int) from.readUnsigned();
    int partition = (int) from.readUnsigned();
    long offset = from.readLong();
    long time = from.readFixed64();
    Object[] values = new Object[columns.length];
    readValues(from, values);
    return new Contribution(null, time, millis(x), stream, partition, offset, values);
  }

  /** Reads one for each slot, null where it gets nothing. */
  void readValues(ByteReader from, Object[] into) {
    for (int i = 0; i < columns.length; i++) {
      into[i] = from.readByte() == 0 ? null : columns[i].read(from, slots.get(i).type());
    }
  }
}
