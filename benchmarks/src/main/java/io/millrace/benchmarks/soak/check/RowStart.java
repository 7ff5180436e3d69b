package io.millrace.benchmarks.soak.check;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an online row says before its cells, read as {@code docs/online-format.md} describes it.
 *
 * @param startMillis first instant it speaks of
 * @param offsets highest offset applied, by partition
 */
record RowStart(long epoch, long startMillis, long decidedAtMillis, Map<Integer, Long> offsets) {
  private static final int FORMAT = 1;

  static RowStart read(byte[] row) {
    ByteBuffer in = ByteBuffer.wrap(row);
    if (in.get() != FORMAT) {
      throw new IllegalArgumentException("an online row of another format than " + FORMAT);
    }
    in.getInt();
    long epoch = unsigned(in);
    long start = signed(in);
    long decidedAt = start + signed(in);
    signed(in);
    Map<Integer, Long> offsets = new TreeMap<>();
    for (long left = unsigned(in); left > 0; left--) {
      unsigned(in);
      offsets.put((int) unsigned(in), signed(in));
    }
    return new RowStart(epoch, start, decidedAt, offsets);
  }

  /** Highest offset applied of a partition, -1 for none. */
  long offset(int partition) {
    return offsets.getOrDefault(partition, -1L);
  }

  private static long unsigned(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static long signed(ByteBuffer in) {
    long zigzag = unsigned(in);
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }
}
