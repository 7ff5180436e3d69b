package io.millrace.row;

import io.millrace.codec.ByteReader;
import java.util.ArrayList;
import java.util.List;

/** What stands before the cells of a row. */
record RowHeader(
    long epoch,
    long startMillis,
    long decidedAtMillis,
    long newestEventMillis,
    List<SourcePosition> positions) {

  static RowHeader read(ByteReader in, int fingerprint) {
    int written = readFingerprint(in);
    if (written != fingerprint) {
      throw new IllegalArgumentException(
          "online row was written for layout %08x, but this view's layout is %08x"
              .formatted(written, fingerprint));
    }
    return readRest(in);
  }

  /** That of a row of whichever layout: it has none of the layout's values. */
  static RowHeader readOfAny(ByteReader in) {
    readFingerprint(in);
    return readRest(in);
  }

  private static RowHeader readRest(ByteReader in) {
    long epoch = in.readUnsigned();
    long start = in.readLong();
    long decidedAt = start + in.readLong();
    long newestEvent = start - in.readLong();
    int count = in.readLength();
    List<SourcePosition> positions = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      positions.add(
          new SourcePosition((int) in.readUnsigned(), (int) in.readUnsigned(), in.readLong()));
    }
    return new RowHeader(epoch, start, decidedAt, newestEvent, positions);
  }

  private static int readFingerprint(ByteReader in) {
    int version = in.readByte();
    if (version != RowCodec.VERSION) {
      throw new IllegalArgumentException(
          "online row has format " + version + "; this version reads " + RowCodec.VERSION);
    }
    return in.readFixed32();
  }
}
