package io.millrace.row;

import io.millrace.aggregate.InvalidResultException.Reason;
import io.millrace.codec.ByteReader;
import io.millrace.core.ViewLayout;
import java.util.List;

/**
 * Reads chosen cells of an online row at one instant, without decoding the other cells or other
 * steps; nothing is allocated for a pick but its value.
 *
 * <pre>{@code
 * reader.open(bytes, millis);
 * if (reader.pick(cell)) { ... reader.value() ... }
 * }</pre>
 *
 * <p>Picks in the order of the cells are fastest. Malformed bytes throw {@link
 * IllegalArgumentException}. Not thread-safe; meant to be used again for row after row.
 */
public final class RowReader {
  private final int fingerprint;
  private final CellCodec[] codecs;
  private final int[] cellStarts;
  private final int[] cellEnds;

  private ByteReader in = new ByteReader(new byte[0]);
  private RowHeader header;
  private long[] instants = new long[64];
  private int instantCount;
  private int passed;
  private int cellsFound;

  private Object value;
  private long observedAtMillis;
  private Reason invalid;
  private long horizonMillis;

  public RowReader(ViewLayout layout) {
    RowCodec codec = new RowCodec(layout);
    this.fingerprint = layout.fingerprint();
    this.codecs = new CellCodec[codec.cells().length];
    for (int i = 0; i < codecs.length; i++) {
      codecs[i] = codec.cell(i);
    }
    this.cellStarts = new int[codecs.length];
    this.cellEnds = new int[codecs.length];
  }

  /**
   * Starts on a row.
   *
   * @param bytes not copied
   * @param millis the instant to read at; one before the row's start is read as of the start
   * @throws IllegalArgumentException when the bytes are no row of this layout and format
   */
  public RowReader open(byte[] bytes, long millis) {
    in = new ByteReader(bytes);
    header = RowHeader.read(in, fingerprint);
    instantCount = in.readLength();
    if (instants.length < instantCount) {
      instants = new long[instantCount];
    }
    long instant = header.startMillis();
    passed = 0;
    for (int i = 0; i < instantCount; i++) {
      instant += in.readUnsigned();
      instants[i] = instant;
      if (instant <= millis) {
        passed = i + 1;
      }
    }
    cellsFound = 0;
    return this;
  }

  public long startMillis() {
    return header.startMillis();
  }

  public long decidedAtMillis() {
    return header.decidedAtMillis();
  }

  public long epoch() {
    return header.epoch();
  }

  /** Event time of the newest event applied. */
  public long newestEventMillis() {
    return header.newestEventMillis();
  }

  public List<SourcePosition> positions() {
    return header.positions();
  }

  /**
   * Reads a cell, for {@link #value()} and the others to tell.
   *
   * @return whether the row knows it at the instant; else the last value it knows is told
   */
  public boolean pick(int cell) {
    find(cell);
    CellCodec codec = codecs[cell];
    in.seek(cellStarts[cell]);
    long head = in.readUnsigned();
    long horizon = (head >>> 2) - 1;
    horizonMillis = horizon < 0 ? Long.MAX_VALUE : instants[place(horizon)];
    int kind = (int) head & 3;
    int valueAt = in.position();
    codec.skip(kind, in);
    long place = -1;
    while (in.position() < cellEnds[cell]) {
      long step = in.readUnsigned();
      place += (step >>> 2) + 1;
      if (place(place) >= passed) {
        break;
      }
      kind = (int) step & 3;
      valueAt = in.position();
      codec.skip(kind, in);
    }
    in.seek(valueAt);
    read(codec, kind);
    return horizon < 0 || horizon >= passed;
  }

  /** The value; null over nothing, or when invalid. */
  public Object value() {
    return value;
  }

  /** Event time the value was observed at; {@link Long#MIN_VALUE} where there is none. */
  public long observedAtMillis() {
    return observedAtMillis;
  }

  /** Why there is no value, else null. */
  public Reason invalid() {
    return invalid;
  }

  /** First instant the row does not know of this cell; {@link Long#MAX_VALUE} when it knows all. */
  public long horizonMillis() {
    return horizonMillis;
  }

  private void read(CellCodec codec, int kind) {
    value = null;
    invalid = null;
    observedAtMillis = Long.MIN_VALUE;
    if (kind == CellCodec.INVALID) {
      invalid = CellCodec.readReason(in);
      return;
    }
    if (kind == CellCodec.OBSERVED) {
      observedAtMillis = header.startMillis() - in.readLong();
    }
    if (kind != CellCodec.NULL) {
      value = codec.readValue(in);
    }
  }

  private void find(int cell) {
    if (cellsFound > 0) {
      in.seek(cellEnds[Math.min(cell, cellsFound - 1)]);
    }
    while (cellsFound <= cell) {
      int length = in.readLength();
      cellStarts[cellsFound] = in.position();
      in.skip(length);
      cellEnds[cellsFound++] = in.position();
    }
  }

  private int place(long place) {
    if (place < 0 || place >= instantCount) {
      throw new IllegalArgumentException("step " + place + " of " + instantCount);
    }
    return (int) place;
  }
}
