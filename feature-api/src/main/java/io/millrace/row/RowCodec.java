package io.millrace.row;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.core.ViewLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of an {@link OnlineRow}; the format is in docs/online-format.md. Equal rows have equal
 * bytes, and a row read back equals the one written. Immutable and thread-safe.
 *
 * <p>To look up few cells at one instant, {@link RowReader} is faster.
 */
public final class RowCodec {
  static final int VERSION = 1;

  private final int fingerprint;
  private final CellCodec[] cells;

  public RowCodec(ViewLayout layout) {
    this.fingerprint = layout.fingerprint();
    this.cells =
        layout.cells().stream()
            .map(
                cell ->
                    new CellCodec(layout.columns().get(cell.column()).aggregator().resultType()))
            .toArray(CellCodec[]::new);
  }

  CellCodec cell(int index) {
    return cells[index];
  }

  public int cellCount() {
    return cells.length;
  }

  /**
   * The row's bytes.
   *
   * @throws IllegalArgumentException when the row has not as many cells as the layout
   */
  public byte[] encode(OnlineRow row) {
    ByteWriter out = new ByteWriter(2048);
    write(row, out, new ByteWriter(512));
    return out.toByteArray();
  }

  /** How many bytes {@link #encode} gives. */
  public int size(OnlineRow row) {
    ByteWriter out = new ByteWriter(2048);
    write(row, out, new ByteWriter(512));
    return out.size();
  }

  /** How many bytes a value takes in a row, without its head. */
  public int sizeOf(int cell, CellValue value, long startMillis, ByteWriter scratch) {
    return cells[cell].size(value, startMillis, scratch);
  }

  /** How many bytes an unsigned varint takes. */
  public static int varintSize(long value) {
    return (63 - Long.numberOfLeadingZeros(value | 1)) / 7 + 1;
  }

  private void write(OnlineRow row, ByteWriter out, ByteWriter scratch) {
    if (row.cells().size() != cells.length) {
      throw new IllegalArgumentException(
          row.cells().size() + " cells for a layout of " + cells.length);
    }
    out.writeByte(VERSION);
    out.writeFixed32(fingerprint);
    out.writeUnsigned(row.epoch());
    long start = row.startMillis();
    out.writeLong(start);
    out.writeLong(row.decidedAtMillis() - start);
    out.writeLong(start - row.newestEventMillis());
    out.writeUnsigned(row.positions().size());
    for (SourcePosition position : row.positions()) {
      out.writeUnsigned(position.stream());
      out.writeUnsigned(position.partition());
      out.writeLong(position.offset());
    }
    long[] instants = instants(row);
    out.writeUnsigned(instants.length);
    long previous = start;
    for (long instant : instants) {
      out.writeUnsigned(instant - previous);
      previous = instant;
    }
    for (int i = 0; i < cells.length; i++) {
      scratch.clear();
      writeCell(cells[i], row.cells().get(i), instants, start, scratch);
      out.writeUnsigned(scratch.size());
      out.append(scratch);
    }
  }

  private static void writeCell(
      CellCodec codec, Timeline cell, long[] instants, long start, ByteWriter out) {
    long horizon = cell.horizonMillis();
    int horizonPlace = horizon == Long.MAX_VALUE ? 0 : Arrays.binarySearch(instants, horizon) + 1;
    CellValue current = cell.values().get(0);
    out.writeUnsigned((long) horizonPlace << 2 | CellCodec.kind(current));
    codec.write(current, start, out);
    int place = -1;
    for (int i = 0; i < cell.untilMillis().length; i++) {
      CellValue value = cell.values().get(i + 1);
      int next = Arrays.binarySearch(instants, place + 1, instants.length, cell.untilMillis()[i]);
      out.writeUnsigned((long) (next - place - 1) << 2 | CellCodec.kind(value));
      codec.write(value, start, out);
      place = next;
    }
  }

  private static long[] instants(OnlineRow row) {
    int count = 0;
    for (Timeline cell : row.cells()) {
      count += cell.untilMillis().length + 1;
    }
    long[] all = new long[count];
    int size = 0;
    for (Timeline cell : row.cells()) {
      for (long until : cell.untilMillis()) {
        all[size++] = until;
      }
      if (cell.horizonMillis() != Long.MAX_VALUE) {
        all[size++] = cell.horizonMillis();
      }
    }
    Arrays.sort(all, 0, size);
    int distinct = 0;
    for (int i = 0; i < size; i++) {
      if (distinct == 0 || all[distinct - 1] != all[i]) {
        all[distinct++] = all[i];
      }
    }
    return Arrays.copyOf(all, distinct);
  }

  /**
   * Reads a row.
   *
   * @throws IllegalArgumentException when the bytes are no row of this layout and format
   */
  public OnlineRow decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    RowHeader header = RowHeader.read(in, fingerprint);
    long start = header.startMillis();
    long[] instants = new long[in.readLength()];
    long previous = start;
    for (int i = 0; i < instants.length; i++) {
      instants[i] = previous + in.readUnsigned();
      if (instants[i] <= previous) {
        throw new IllegalArgumentException("step at " + instants[i] + " is not after " + previous);
      }
      previous = instants[i];
    }
    List<Timeline> timelines = new ArrayList<>(cells.length);
    for (CellCodec cell : cells) {
      int length = in.readLength();
      ByteReader part = new ByteReader(bytes, in.position(), length);
      timelines.add(readCell(cell, part, instants, start));
      in.skip(length);
    }
    if (in.remaining() != 0) {
      throw new IllegalArgumentException(in.remaining() + " bytes after the end of the row");
    }
    return new OnlineRow(
        start,
        header.decidedAtMillis(),
        header.epoch(),
        header.newestEventMillis(),
        header.positions(),
        timelines);
  }

  private static Timeline readCell(CellCodec codec, ByteReader in, long[] instants, long start) {
    long head = in.readUnsigned();
    long horizon = head >>> 2 == 0 ? Long.MAX_VALUE : instant(instants, (head >>> 2) - 1);
    List<CellValue> values = new ArrayList<>();
    values.add(codec.read((int) head & 3, start, in));
    long[] until = new long[Math.min(instants.length, in.remaining())];
    int steps = 0;
    long place = -1;
    while (in.remaining() > 0) {
      long step = in.readUnsigned();
      place += (step >>> 2) + 1;
      until[steps++] = instant(instants, place);
      values.add(codec.read((int) step & 3, start, in));
    }
    return new Timeline(values, Arrays.copyOf(until, steps), horizon);
  }

  private static long instant(long[] instants, long place) {
    if (place < 0 || place >= instants.length) {
      throw new IllegalArgumentException("step " + place + " of " + instants.length);
    }
    return instants[(int) place];
  }
}
