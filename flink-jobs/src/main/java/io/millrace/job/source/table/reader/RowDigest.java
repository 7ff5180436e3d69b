package io.millrace.job.source.table.reader;

import io.millrace.codec.ByteWriter;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.split.TextBytes;
import io.millrace.type.ValueCodec;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** 64 bits that tell rows of one key apart by all they hold. Not thread-safe. */
final class RowDigest {

  private final ValueCodec codec;
  private final MessageDigest hash;
  private final ByteWriter bytes = new ByteWriter();

  RowDigest(PulledTable spec) {
    codec = ValueCodec.of(spec.rowType());
    try {
      hash = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  long of(ReadRow row) {
    bytes.clear();
    TextBytes.writeAll(row.key(), bytes);
    if (row instanceof ReadRow.Good good) {
      bytes.writeByte(0);
      codec.write(good.values(), bytes);
    } else if (row instanceof ReadRow.Bad bad) {
      bytes.writeByte(1);
      bytes.writeString(bad.row());
    }
    return ByteBuffer.wrap(hash.digest(bytes.toByteArray())).getLong();
  }
}
