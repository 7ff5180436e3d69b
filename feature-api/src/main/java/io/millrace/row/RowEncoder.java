package io.millrace.row;

import io.millrace.codec.ByteWriter;
import io.millrace.core.ViewLayout;
import java.util.Arrays;
import java.util.List;

/**
 * Writes rows as {@link RowCodec} does, with buffers that are used again. The row that was written
 * last is not written anew when it is asked for again. Not thread-safe.
 */
public final class RowEncoder {
  private final int fingerprint;
  private final CellCodec[] cells;
  private final ByteWriter out = new ByteWriter(2048);
  private final ByteWriter scratch = new ByteWriter(512);
  private final StepInstants instants = new StepInstants();
  private OnlineRow written;

  public RowEncoder(ViewLayout layout) {
    this(new RowCodec(layout));
  }

  RowEncoder(RowCodec codec) {
    this.fingerprint = codec.fingerprint();
    this.cells = codec.cells();
  }

  /**
   * The row's bytes.
   *
   * @throws IllegalArgumentException when the row has not as many cells as the layout
   */
  public byte[] encode(OnlineRow row) {
    write(row);
    return out.toByteArray();
  }

  /** How many bytes {@link #encode} gives. */
  public int size(OnlineRow row) {
    write(row);
    return out.size();
  }

  /** How many bytes a value takes in a row, without its head. */
  public int sizeOf(int cell, CellValue value, long startMillis) {
    return cells[cell].size(value, startMillis, scratch);
  }

  public int cellCount() {
    return cells.length;
  }

  private void write(OnlineRow row) {
    if (row == written) {
      return;
    }
    if (row.cells().size() != cells.length) {
      throw new IllegalArgumentException(
          row.cells().size() + " cells for a layout of " + cells.length);
    }
    written = null;
    out.clear();
    writeHeader(row);
    instants.of(row.cells());
    writeInstants(row.startMillis());
    for (int i = 0; i < cells.length; i++) {
      scratch.clear();
      writeCell(cells[i], row.cells().get(i), row.startMillis());
      out.writeUnsigned(scratch.size());
      out.append(scratch);
    }
    written = row;
  }

  private void writeHeader(OnlineRow row) {
    out.writeByte(RowCodec.VERSION);
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
  }

  private void writeInstants(long startMillis) {
    out.writeUnsigned(instants.size());
    long previous = startMillis;
    for (int i = 0; i < instants.size(); i++) {
      long instant = instants.at(i);
      out.writeUnsigned(instant - previous);
      previous = instant;
    }
  }

  private void writeCell(CellCodec codec, Timeline cell, long start) {
    List<CellValue> values = cell.values();
    long horizon = cell.horizonMillis();
    int horizonPlace = horizon == Long.MAX_VALUE ? 0 : instants.find(0, horizon) + 1;
    CellValue current = values.get(0);
    scratch.writeUnsigned((long) horizonPlace << 2 | CellCodec.kind(current));
    codec.write(current, start, scratch);
    long[] until = cell.untilMillis();
    int place = -1;
    for (int i = 0; i < until.length; i++) {
      CellValue value = values.get(i + 1);
      int next = instants.from(place + 1, until[i]);
      scratch.writeUnsigned((long) (next - place - 1) << 2 | CellCodec.kind(value));
      codec.write(value, start, scratch);
      place = next;
    }
  }

  /** The distinct instants of a row: steps and horizons, rising. */
  private static final class StepInstants {
    private long[][] runs = new long[8][];
    private int[] heads = new int[8];
    private long[] horizons = new long[8];
    private long[] merged = new long[64];
    private int size;

    void of(List<Timeline> cells) {
      int runCount = 0;
      int horizonCount = 0;
      int most = 0;
      for (int i = 0; i < cells.size(); i++) {
        Timeline cell = cells.get(i);
        long[] until = cell.untilMillis();
        // Cells over one window mostly step together.
        if (until.length > 0 && !isKnown(until, runCount)) {
          if (runCount == runs.length) {
            runs = Arrays.copyOf(runs, runCount * 2);
            heads = Arrays.copyOf(heads, runCount * 2);
          }
          heads[runCount] = 0;
          runs[runCount++] = until;
          most += until.length;
        }
        long horizon = cell.horizonMillis();
        if (horizon != Long.MAX_VALUE && !isHorizon(horizon, horizonCount)) {
          if (horizonCount == horizons.length) {
            horizons = Arrays.copyOf(horizons, horizonCount * 2);
          }
          horizons[horizonCount++] = horizon;
        }
      }
      if (merged.length < most + horizonCount) {
        merged = new long[2 * (most + horizonCount)];
      }
      size = 0;
      merge(runCount);
      for (int i = 0; i < horizonCount; i++) {
        insert(horizons[i]);
      }
      Arrays.fill(runs, 0, runCount, null);
    }

    private void merge(int runCount) {
      while (true) {
        long least = Long.MAX_VALUE;
        boolean any = false;
        for (int i = 0; i < runCount; i++) {
          if (heads[i] < runs[i].length) {
            any = true;
            least = Math.min(least, runs[i][heads[i]]);
          }
        }
        if (!any) {
          return;
        }
        merged[size++] = least;
        for (int i = 0; i < runCount; i++) {
          if (heads[i] < runs[i].length && runs[i][heads[i]] == least) {
            heads[i]++;
          }
        }
      }
    }

    private void insert(long instant) {
      int place = Arrays.binarySearch(merged, 0, size, instant);
      if (place < 0) {
        place = -place - 1;
        System.arraycopy(merged, place, merged, place + 1, size - place);
        merged[place] = instant;
        size++;
      }
    }

    private boolean isKnown(long[] until, int runCount) {
      for (int i = 0; i < runCount; i++) {
        if (Arrays.equals(runs[i], until)) {
          return true;
        }
      }
      return false;
    }

    private boolean isHorizon(long horizon, int horizonCount) {
      for (int i = 0; i < horizonCount; i++) {
        if (horizons[i] == horizon) {
          return true;
        }
      }
      return false;
    }

    int size() {
      return size;
    }

    long at(int place) {
      return merged[place];
    }

    int find(int from, long instant) {
      return Arrays.binarySearch(merged, from, size, instant);
    }

    /** Place of an instant that is there, at or after a place and mostly near it. */
    int from(int place, long instant) {
      int next = place;
      while (merged[next] != instant) {
        next++;
      }
      return next;
    }
  }
}
