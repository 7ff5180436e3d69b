package io.millrace.job.table;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.core.EntityKey;
import io.millrace.table.PulledRow;
import io.millrace.type.DataType;

/** Bytes of a row that waits: its key, and then {@link PulledRowBytes}. */
final class WaitingRowBytes {
  private final String table;
  private final PulledRowBytes columns;

  WaitingRowBytes(String table, DataType.Struct type) {
    this.table = table;
    this.columns = new PulledRowBytes(type);
  }

  void write(PulledRow row, ByteWriter out) {
    out.writeBytes(row.key().bytes());
    columns.write(row, out);
  }

  PulledRow read(ByteReader in) {
    EntityKey key = new EntityKey(in.readBytes());
    return columns.read(table, key, in);
  }

  /** The key of the row that begins at a byte. */
  static EntityKey key(byte[] from, int offset, int length) {
    return new EntityKey(new ByteReader(from, offset, length).readBytes());
  }
}
