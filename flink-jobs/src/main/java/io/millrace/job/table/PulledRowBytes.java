package io.millrace.job.table;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.core.EntityKey;
import io.millrace.table.PulledRow;
import io.millrace.table.PushPlace;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import io.millrace.type.ValueCodec;

/**
 * Bytes of a table's {@link PulledRow}s without their key: pull, or 0 and its partition and offset
 * where it was pushed; when the pull began or it arrived, when the row was observed, then 0 for a
 * row that is gone, or 1 and its columns by the table's type.
 */
public final class PulledRowBytes {
  private final ValueCodec columns;

  public PulledRowBytes(DataType.Struct type) {
    this.columns = ValueCodec.of(type);
  }

  public void write(PulledRow row, ByteWriter out) {
    out.writeUnsigned(row.pull());
    if (row.isPushed()) {
      out.writeUnsigned(row.push().partition());
      out.writeUnsigned(row.push().offset());
    }
    out.writeLong(row.pulledAtMillis());
    out.writeLong(row.observedAtMillis());
    out.writeByte(row.isGone() ? 0 : 1);
    if (!row.isGone()) {
      columns.write(row.columns(), out);
    }
  }

  /** Reads what {@link #write} wrote. */
  public PulledRow read(String table, EntityKey key, ByteReader in) {
    long pull = in.readUnsigned();
    PushPlace push = pull > 0 ? null : new PushPlace((int) in.readUnsigned(), in.readUnsigned());
    return new PulledRow(
        table,
        pull,
        push,
        in.readLong(),
        in.readLong(),
        key,
        in.readByte() == 0 ? null : (StructValue) columns.read(in));
  }
}
