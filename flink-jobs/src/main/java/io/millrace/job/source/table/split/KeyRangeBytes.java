package io.millrace.job.source.table.split;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;

/** Bytes of a {@link KeyRange}: which it is (a byte), then its parts. */
public final class KeyRangeBytes {
  private static final int EVERYTHING = 0;
  private static final int BETWEEN = 1;
  private static final int MISSING = 2;
  private static final int FILE_PART = 3;
  private static final int SNAPSHOT_PART = 4;

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
    } else if (range instanceof KeyRange.FilePart part) {
      out.writeByte(FILE_PART);
      out.writeString(part.file());
      out.writeLong(part.length());
      out.writeLong(part.modifiedMillis());
      out.writeLong(part.from());
      out.writeLong(part.to());
    } else if (range instanceof KeyRange.SnapshotPart part) {
      out.writeByte(SNAPSHOT_PART);
      out.writeByte(part.after() == null ? 0 : 1);
      out.writeLong(part.after() == null ? 0 : part.after());
      out.writeLong(part.snapshot());
      out.writeLong(part.cutBytes());
      out.writeUnsigned(part.from());
      out.writeUnsigned(part.to());
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
      case FILE_PART ->
          new KeyRange.FilePart(
              in.readString(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
      case SNAPSHOT_PART -> readSnapshotPart(in);
      default -> throw new IllegalArgumentException("no range of kind " + kind);
    };
  }

  private static KeyRange readSnapshotPart(ByteReader in) {
    boolean isAfter = in.readByte() == 1;
    long after = in.readLong();
    return new KeyRange.SnapshotPart(
        isAfter ? after : null,
        in.readLong(),
        in.readLong(),
        (int) in.readUnsigned(),
        (int) in.readUnsigned());
  }
}
