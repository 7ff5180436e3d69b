package io.millrace.job.table;

import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.Statements;
import io.millrace.job.source.table.PullMarks;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.ReachedMark;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The last marks of a table's pulls, in the online store, from where a key can be taken out of
 * them; kept by the job that pulls the table and logs its rows. A mark counts for a job that begins
 * later if the log says that its pull has ended: all rows of it are logged before that. Opens a
 * connection for each call.
 *
 * @param store the online store
 * @param table name of the table
 * @param before as {@link PullMarks#before}
 */
public record StoredMarks(PostgresAddress store, String table, ReachedMark before)
    implements PullMarks {
  private static final long serialVersionUID = 1;

  /** The log is behind by a pull or two; a key may be taken out of some. */
  private static final int KEPT_MARKS = 10;

  /**
   * The marks of a table, for a job that is about to be submitted.
   *
   * @param history what was logged of it; without a log there is nothing to go on from but state
   * @throws OnlineStoreException if the store cannot be asked
   */
  public static PullMarks of(PostgresAddress store, PulledTable table, RowHistory history) {
    return history.isKept()
        ? new StoredMarks(store, table.name(), last(store, table, history.lastEnded(table.name())))
        : NONE;
  }

  @Override
  public Keeping keeping() {
    return Keeping.KEPT;
  }

  /** The last that is not after a pull; null for none. */
  private static ReachedMark last(PostgresAddress store, PulledTable table, long pull) {
    try (Connection connection = store.connect();
        PreparedStatement select =
            connection.prepareStatement(
                """
                select pull, definition, mark, request from millrace.table_mark
                where table_name = ? and definition = ? and pull <= ? order by pull desc limit 1
                """)) {
      select.setString(1, table.name());
      select.setString(2, table.definition());
      select.setLong(3, pull);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new ReachedMark(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4))
            : null;
      }
    } catch (SQLException e) {
      throw new OnlineStoreException(
          "Cannot read the marks of table '%s' from %s: %s"
              .formatted(table.name(), store, e.getMessage()),
          e);
    }
  }

  @Override
  public void reached(ReachedMark reached) throws SQLException {
    try (Connection connection = store.connect()) {
      Statements.execute(
          connection,
          """
          insert into millrace.table_mark (table_name, pull, definition, mark, request)
          values (?, ?, ?, ?, ?)
          on conflict (table_name, pull) do update set
            definition = excluded.definition, mark = excluded.mark, request = excluded.request
          """,
          table,
          reached.pull(),
          reached.definition(),
          reached.mark(),
          reached.request());
      Statements.execute(
          connection,
          "delete from millrace.table_mark where table_name = ? and pull <= ?",
          table,
          reached.pull() - KEPT_MARKS);
    }
  }
}
