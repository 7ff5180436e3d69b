package io.millrace.job.forget;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresAddress;
import io.millrace.row.CellValue;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.row.SourcePosition;
import io.millrace.row.Timeline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Collections;
import java.util.List;

/**
 * Puts rows into the online table of a view, as its job writes them: without values, but with what
 * they have applied.
 *
 * @param epoch of the deployment that writes them
 */
public record OnlineRows(PostgresAddress store, BoundView view, long epoch) {

  /** One that a job has decided. */
  public void insert(List<?> key, long decidedAtMillis, SourcePosition... positions)
      throws Exception {
    List<Timeline> cells =
        Collections.nCopies(
            view.layout().cells().size(),
            new Timeline(
                List.of(new CellValue(null, Long.MIN_VALUE, null)), new long[0], Long.MAX_VALUE));
    OnlineRow row =
        new OnlineRow(
            decidedAtMillis, decidedAtMillis, epoch, decidedAtMillis, List.of(positions), cells);
    insert(key, new RowCodec(view.layout()).encode(row), row.position(), row.decidedAtMillis());
  }

  /** One of bytes that nobody can read. */
  public void insertSpoilt(List<?> key, long decidedAtMillis) throws Exception {
    insert(key, new byte[] {1, 2, 3}, 1, decidedAtMillis);
  }

  private void insert(List<?> key, byte[] row, long position, long decidedAtMillis)
      throws Exception {
    EntityKey encoded = view.keys().encode(List.copyOf(key));
    try (Connection connection = store.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into %s values (?, ?, ?, ?, ?)"
                    .formatted(OnlineTable.of(view.spec()).sql()))) {
      insert.setBytes(1, encoded.bytes());
      insert.setBytes(2, row);
      insert.setLong(3, epoch);
      insert.setLong(4, position);
      insert.setLong(5, decidedAtMillis);
      insert.executeUpdate();
    }
  }
}
