package io.millrace.job.table;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.job.source.table.Coverage;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.source.table.split.TextBytes;

/** A {@link PullEnd} as operator state holds it. */
final class PullEndBytes {
  private PullEndBytes() {}

  static byte[] write(PullEnd end) {
    ByteWriter out = new ByteWriter(64);
    out.writeString(end.table());
    out.writeUnsigned(end.pull());
    out.writeLong(end.pulledAtMillis());
    out.writeLong(end.arrivalMillis());
    out.writeString(end.coverage().name());
    out.writeUnsigned(end.rows());
    out.writeUnsigned(end.rejected());
    TextBytes.write(end.seenUntil(), out);
    return out.toByteArray();
  }

  static PullEnd read(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    return new PullEnd(
        in.readString(),
        in.readUnsigned(),
        in.readLong(),
        in.readLong(),
        Coverage.valueOf(in.readString()),
        in.readUnsigned(),
        in.readUnsigned(),
        TextBytes.read(in));
  }
}
