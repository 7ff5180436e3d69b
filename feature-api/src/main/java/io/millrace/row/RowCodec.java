package io.millrace.row;

import io.millrace.codec.ByteReader;
import io.millrace.core.ViewLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of an {@link OnlineRow}; the format is in docs/online-format.md. Equal rows have equal
 * bytes, and a row read back equals the one written. Immutable and thread-safe.
 *
 * <p>To look up few cells at one instant, {@link RowReader} is faster; to write many rows, {@link
 * RowEncoder}.
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

  /**
   * The row's bytes.
   *
   * @throws IllegalArgumentException when the row has not as many cells as the layout
   */
  public byte[] encode(OnlineRow row) {
    return new RowEncoder(this).encode(row);
  }

  int fingerprint() {
    return fingerprint;
  }

  CellCodec[] cells() {
    return cells;
  }

  /**
   * What a row of whichever layout has applied: {@link OnlineRow#positions}.
   *
   * @throws IllegalArgumentException when the bytes are no row of this format
   */
  public static List<SourcePosition> positions(byte[] bytes) {
    return RowHeader.readOfAny(new ByteReader(bytes)).positions();
  }

  /** How many bytes an unsigned varint takes. */
  public static int varintSize(long value) {
    return (63 - Long.numberOfLeadingZeros(value | 1)) / 7 + 1;
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
