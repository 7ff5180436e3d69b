package io.millrace.core;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.row.SourcePosition;
import java.util.List;

/**
 * The bytes of a {@link KeyState}. Instants are varints relative to the key's clock.
 *
 * <pre>
 * version            1 byte
 * fingerprint        4 bytes of the layout
 * clock              zig-zag varint
 * clock - completeTo, clock - decidedAt, clock - newestEvent   zig-zag varints
 * positions          count, then stream, partition, offset each
 * for each chain     pending tiles, then the tiles of each level, see {@link TileCodec}
 * </pre>
 */
final class KeyStateCodec {
  private static final int VERSION = 1;

  private final int fingerprint;
  private final List<TileChain> chains;
  private final TileCodec[] tiles;
  private final ByteWriter out = new ByteWriter(1024);

  KeyStateCodec(ViewLayout layout, List<TileChain> chains) {
    this.fingerprint = layout.fingerprint();
    this.chains = chains;
    this.tiles =
        chains.stream().map(chain -> new TileCodec(layout, chain)).toArray(TileCodec[]::new);
  }

  byte[] encode(KeyState state) {
    out.clear();
    out.writeByte(VERSION);
    out.writeFixed32(fingerprint);
    long clock = state.clockMillis;
    out.writeLong(clock);
    out.writeLong(clock - state.completeToMillis);
    out.writeLong(clock - state.decidedAtMillis);
    out.writeLong(clock - state.newestEventMillis);
    List<SourcePosition> positions = state.positions();
    out.writeUnsigned(positions.size());
    for (SourcePosition position : positions) {
      out.writeUnsigned(position.stream());
      out.writeUnsigned(position.partition());
      out.writeLong(position.offset());
    }
    for (int i = 0; i < tiles.length; i++) {
      tiles[i].write(state.chains[i], clock, out);
    }
    byte[] bytes = out.toByteArray();
    state.encodedBytes = bytes.length;
    return bytes;
  }

  KeyState decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "key state has format " + version + "; this version reads " + VERSION);
    }
    int written = in.readFixed32();
    if (written != fingerprint) {
      throw new IllegalArgumentException(
          "key state was written for layout %08x, but this view's layout is %08x; rebuild the view from its streams"
              .formatted(written, fingerprint));
    }
    KeyState state = new KeyState(chains);
    long clock = in.readLong();
    state.clockMillis = clock;
    state.completeToMillis = clock - in.readLong();
    state.decidedAtMillis = clock - in.readLong();
    state.newestEventMillis = clock - in.readLong();
    int count = in.readLength();
    for (int i = 0; i < count; i++) {
      int stream = small(in.readUnsigned());
      state.applied(stream, small(in.readUnsigned()), in.readLong());
    }
    for (int i = 0; i < tiles.length; i++) {
      tiles[i].read(state.chains[i], clock, in);
    }
    if (in.remaining() != 0) {
      throw new IllegalArgumentException(in.remaining() + " bytes after the end of the key state");
    }
    state.encodedBytes = bytes.length;
    return state;
  }

  private static int small(long value) {
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(value + " is not a stream or a partition");
    }
    return (int) value;
  }
}
