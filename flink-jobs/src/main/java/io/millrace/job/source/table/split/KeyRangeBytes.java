package io.millrace.job.source.table.split;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;

/** Bytes of a {@link KeyRange}: which it is (a byte), then its parts. */
public final class KeyRangeBytes {
  private static final int EVERYTHING = 0;
  private static final int BETWEEN = 1;
  private static final int MISSING = 2;

  private KeyRangeBytes() {}

  public static void write(KeyRange range, ByteWriter out) {
    if (range instanceof KeyRange.Between between) {
      out.writeByte(BETWEEN);
      out.writeString(between.column());
      TextBytes.write(between.from(), out);
      TextBytes.write(between.to(), out);
    } else if (range instanceof KeyRange.Missing missing) {
      out.writeByte(MISSING);
      out.writeString(missing.column());
    } else {
      out.writeByte(EVERYTHING);
    }
  }

  public static KeyRange read(ByteReader in) {
    int kind = in.readByte();
    return switch (kind) {
      case EVERYTHING -> new KeyRange.Everything();
      case BETWEEN -> new KeyRange.Between(in.readString(), TextBytes.read(in), TextBytes.read(in));
      case MISSING -> new KeyRange.Missing(in.readString());
      default -> throw new IllegalArgumentException("no range of kind " + kind);
    };
  }
}
