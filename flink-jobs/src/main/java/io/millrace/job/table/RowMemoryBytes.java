package io.millrace.job.table;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.table.RowMemory;

/** A {@link RowMemory} as keyed state holds it. */
final class RowMemoryBytes {
  private RowMemoryBytes() {}

  static byte[] write(RowMemory memory) {
    ByteWriter out = new ByteWriter(48);
    memory.write(out);
    return out.toByteArray();
  }

  static RowMemory read(byte[] bytes) {
    return RowMemory.read(new ByteReader(bytes));
  }

  /** Of a key never seen, whose bytes are null, an empty one. */
  static RowMemory readOrNew(byte[] bytes) {
    return bytes == null ? new RowMemory() : read(bytes);
  }
}
