package io.millrace.table;

import io.millrace.aggregate.PulledOffset;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;

/**
 * The {@link PulledOffset} of a table's rows: equal rows have equal ones, whoever reads them and in
 * whatever order. Immutable and thread-safe.
 */
public final class RowOrder {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final ValueCodec columns;

  public RowOrder(DataType.Struct row) {
    this.columns = ValueCodec.of(row);
  }

  /** The offset of the event that the row is: that in the topic where it was pushed. */
  public long offset(PulledRow row) {
    return row.isPushed() ? row.push().offset() : PulledOffset.of(row.pull(), hashOf(row));
  }

  /**
   * Tells the rows of one pull apart: 63 bits made of the key and the columns; the offset where it
   * was pushed.
   */
  public long identity(PulledRow row) {
    return row.isPushed() ? row.push().offset() : hashOf(row) & Long.MAX_VALUE;
  }

  private long hashOf(PulledRow row) {
    ByteWriter out = new ByteWriter(64);
    out.writeBytes(row.key().bytes());
    if (!row.isGone()) {
      columns.write(row.columns(), out);
    }
    return hash(out.toByteArray());
  }

  /** FNV-1a, then mixed, so that its low bits depend on every byte. */
  public static long hash(byte[] bytes) {
    long hash = FNV_OFFSET;
    for (byte each : bytes) {
      hash = (hash ^ each & 0xFF) * FNV_PRIME;
    }
    hash = (hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L;
    return hash ^ hash >>> 29;
  }
}
