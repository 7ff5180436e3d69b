package io.millrace.core;

import io.millrace.aggregate.EventOrder;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;
import java.util.function.IntPredicate;

/**
 * The bytes of one chain's tiles, pending ones first, then level by level: a count, then for each
 * tile
 *
 * <pre>
 * head      unsigned varint: low two bits the form, the rest the step from the tile before (for the
 *           first one: from the clock's tile, zig-zag); steps of 2^61 - 1 and more follow as a varint
 * bitmap    forms 1 and 3: which columns (slots) are there, one bit each, lowest first
 * parts     forms 0 and 1: the accumulators of the columns
 *           forms 2 and 3, one event: its place in the order, where the chain keeps it (milliseconds
 *           into the tile, stream, partition, offset), then the values of the slots
 * </pre>
 */
final class TileCodec {
  private static final int PARTIAL = 1;
  private static final int EVENT = 2;
  private static final long LONG_STEP = (1L << 61) - 1;
  private static final Span MILLISECOND = new Span(0, 1);

  private final TileChain chain;
  private final ValueCodec[] values;
  private final int slotCount;

  TileCodec(ViewLayout layout, TileChain chain) {
    this.chain = chain;
    this.slotCount = layout.slots().size();
    this.values = new ValueCodec[chain.slots.length];
    for (int i = 0; i < values.length; i++) {
      DataType type = layout.slots().get(chain.slots[i]).type();
      values[i] = type == null ? null : ValueCodec.of(type);
    }
  }

  void write(ChainState state, long clockMillis, ByteWriter out) {
    long now = Instants.minus(clockMillis, chain.delayMillis);
    writeTable(state.pending, MILLISECOND, now, out);
    for (int level = 0; level < state.levels.length; level++) {
      writeTable(state.levels[level], chain.levels[level], now, out);
    }
  }

  void read(ChainState state, long clockMillis, ByteReader in) {
    long now = Instants.minus(clockMillis, chain.delayMillis);
    readTable(state.pending, MILLISECOND, now, in);
    for (int level = 0; level < state.levels.length; level++) {
      readTable(state.levels[level], chain.levels[level], now, in);
    }
    state.restored();
  }

  private void writeTable(TileTable table, Span span, long now, ByteWriter out) {
    out.writeUnsigned(table.size());
    long previous = span.index(now);
    for (int i = 0; i < table.size(); i++) {
      long index = table.index(i);
      long step = i == 0 ? zigZag(index - previous) : index - previous;
      if (table.tile(i) instanceof Event event) {
        writeEvent(event, span.start(index), step, out);
      } else {
        writeAccumulators((Object[]) table.tile(i), step, out);
      }
      previous = index;
    }
  }

  private void readTable(TileTable table, Span span, long now, ByteReader in) {
    int count = in.readLength();
    long previous = span.index(now);
    for (int i = 0; i < count; i++) {
      long head = in.readUnsigned();
      long step = head >>> 2;
      if (step == LONG_STEP) {
        step = in.readUnsigned();
      }
      long index = i == 0 ? previous + unZigZag(step) : previous + step;
      if (i > 0 && index <= previous) {
        throw new IllegalArgumentException("tile " + index + " after tile " + previous);
      }
      boolean partial = (head & PARTIAL) != 0;
      Object tile =
          (head & EVENT) != 0
              ? readEvent(span.start(index), bits(partial, chain.slots.length, in), in)
              : readAccumulators(bits(partial, chain.columns.length, in), in);
      table.insert(i, index, tile);
      previous = index;
    }
  }

  private static void writeHead(int form, long step, ByteWriter out) {
    if (step >= 0 && step < LONG_STEP) {
      out.writeUnsigned(step << 2 | form);
    } else {
      out.writeUnsigned(LONG_STEP << 2 | form);
      out.writeUnsigned(step);
    }
  }

  private void writeAccumulators(Object[] tile, long step, ByteWriter out) {
    int present = 0;
    for (Object accumulator : tile) {
      present += accumulator == null ? 0 : 1;
    }
    boolean partial = present < tile.length;
    writeHead(partial ? PARTIAL : 0, step, out);
    if (partial) {
      writeBitmap(tile.length, i -> tile[i] != null, out);
    }
    for (int c = 0; c < tile.length; c++) {
      if (tile[c] != null) {
        chain.columns[c].aggregator().write(tile[c], out);
      }
    }
  }

  private Object readAccumulators(byte[] bitmap, ByteReader in) {
    Object[] tile = new Object[chain.columns.length];
    for (int c = 0; c < tile.length; c++) {
      if (isSet(bitmap, c)) {
        tile[c] = chain.columns[c].aggregator().read(in);
      }
    }
    return tile;
  }

  private void writeEvent(Event event, long startMillis, long step, ByteWriter out) {
    Object[] slots = event.values();
    int present = 0;
    for (int slot : chain.slots) {
      present += slots[slot] == null ? 0 : 1;
    }
    boolean partial = present < chain.slots.length;
    writeHead(partial ? EVENT | PARTIAL : EVENT, step, out);
    if (partial) {
      writeBitmap(chain.slots.length, i -> slots[chain.slots[i]] != null, out);
    }
    if (chain.keepsOrder) {
      EventOrder order = event.order();
      out.writeUnsigned(order.timeMillis() - startMillis);
      out.writeUnsigned(order.stream());
      out.writeUnsigned(order.partition());
      out.writeLong(order.offset());
    }
    for (int i = 0; i < values.length; i++) {
      Object value = slots[chain.slots[i]];
      if (value != null && values[i] != null) {
        values[i].write(value, out);
      }
    }
  }

  private Event readEvent(long startMillis, byte[] bitmap, ByteReader in) {
    EventOrder order =
        chain.keepsOrder
            ? new EventOrder(
                startMillis + in.readUnsigned(),
                (int) in.readUnsigned(),
                (int) in.readUnsigned(),
                in.readLong())
            : new EventOrder(startMillis, 0, 0, 0);
    Object[] slots = new Object[slotCount];
    for (int i = 0; i < values.length; i++) {
      if (isSet(bitmap, i)) {
        slots[chain.slots[i]] = values[i] == null ? Boolean.TRUE : values[i].read(in);
      }
    }
    return new Event(order, slots);
  }

  private static void writeBitmap(int count, IntPredicate present, ByteWriter out) {
    for (int first = 0; first < count; first += 8) {
      int bits = 0;
      for (int i = first; i < Math.min(count, first + 8); i++) {
        bits |= present.test(i) ? 1 << i - first : 0;
      }
      out.writeByte(bits);
    }
  }

  /** Null when all are there. */
  private static byte[] bits(boolean partial, int count, ByteReader in) {
    return partial ? in.readRaw((count + 7) / 8) : null;
  }

  private static boolean isSet(byte[] bitmap, int i) {
    return bitmap == null || (bitmap[i >> 3] >> (i & 7) & 1) != 0;
  }

  private static long zigZag(long value) {
    return value << 1 ^ value >> 63;
  }

  private static long unZigZag(long raw) {
    return raw >>> 1 ^ -(raw & 1);
  }
}
