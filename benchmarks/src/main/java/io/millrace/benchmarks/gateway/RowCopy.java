package io.millrace.benchmarks.gateway;

import io.millrace.compile.BoundView;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** Fills an online table by PostgreSQL's binary COPY. */
final class RowCopy {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };
  private static final int COLUMNS = 5;
  private static final int BUFFER_BYTES = 1 << 18;

  private RowCopy() {}

  /**
   * Writes the rows of keys from {@link DriverTables#FIRST_KEY} on. The table must have been made
   * in the connection's transaction.
   *
   * @param written called for each
   */
  static void into(
      Connection connection, BoundView view, DriverRows rows, int count, Runnable written)
      throws SQLException, IOException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    String sql =
        "copy online.\"%s\" from stdin with (format binary, freeze)"
            .formatted(view.spec().onlineTable());
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(new PGCopyOutputStream(postgres, sql), BUFFER_BYTES))) {
      out.write(SIGNATURE);
      out.writeInt(0);
      out.writeInt(0);
      for (long i = 0; i < count; i++) {
        long key = DriverTables.FIRST_KEY + i;
        out.writeShort(COLUMNS);
        bytes(out, view.keys().encode(List.of(key)).bytes());
        bytes(out, rows.bytes(key));
        number(out, 1);
        number(out, i);
        number(out, i);
        written.run();
      }
      out.writeShort(-1);
    }
  }

  private static void bytes(DataOutputStream out, byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  private static void number(DataOutputStream out, long value) throws IOException {
    out.writeInt(Long.BYTES);
    out.writeLong(value);
  }
}
