package io.millrace.job.table;

import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.Statements;
import io.millrace.job.source.table.PullRequest;
import io.millrace.job.source.table.PullRequests;
import io.millrace.job.source.table.RunningPull;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that were left in the online store for a table, and there how far its pull is. Opens a
 * connection for each look.
 *
 * @param store the online store
 * @param table name of the table
 */
public record StoredRequests(PostgresAddress store, String table) implements PullRequests {
  private static final long serialVersionUID = 1;

  /**
   * Of a table, those among the last so many requests stay once they are answered, for people to
   * look at. Requests to set the mark stay for ever: a job that goes on from before one does it
   * again.
   */
  private static final int KEPT_REQUESTS = 100;

  @Override
  public long latest() throws SQLException {
    List<Long> latest =
        read(
            "select coalesce(max(id), 0) from millrace.pull_request"
                + " where table_name = ? and id > ?",
            0,
            row -> row.getLong(1));
    return latest.get(0);
  }

  @Override
  public List<PullRequest> after(long id) throws SQLException {
    return read(
        "select id, kind, seen_until from millrace.pull_request"
            + " where table_name = ? and id > ? order by id",
        id,
        row ->
            row.getString(2).equals("pull")
                ? new PullRequest.Now(row.getLong(1))
                : new PullRequest.SetMark(row.getLong(1), row.getString(3)));
  }

  @Override
  public void running(RunningPull pull) throws SQLException {
    try (Connection connection = store.connect()) {
      if (pull == null) {
        Statements.execute(
            connection, "delete from millrace.table_running where table_name = ?", table);
      } else {
        Statements.execute(
            connection,
            """
            insert into millrace.table_running
              (table_name, pull, began_at, rows, parts, parts_done, told_at)
            values (?, ?, ?, ?, ?, ?, (extract(epoch from clock_timestamp()) * 1000)::bigint)
            on conflict (table_name) do update set
              pull = excluded.pull, began_at = excluded.began_at, rows = excluded.rows,
              parts = excluded.parts, parts_done = excluded.parts_done, told_at = excluded.told_at
            """,
            table,
            pull.pull(),
            pull.beganAtMillis(),
            pull.rows(),
            pull.parts(),
            pull.partsDone());
      }
    }
  }

  @Override
  public void answered(long id, long pull, long markPull) throws SQLException {
    try (Connection connection = store.connect()) {
      Statements.execute(
          connection,
          """
          update millrace.pull_request set answered_by = case kind when 'mark' then ? else ? end
          where table_name = ? and id <= ? and answered_by is null
          """,
          markPull,
          pull,
          table,
          id);
      Statements.execute(
          connection,
          """
          delete from millrace.pull_request
          where table_name = ? and kind = 'pull' and id <= ? and id <= (
            select id from millrace.pull_request where table_name = ?
            order by id desc offset ? limit 1)
          """,
          table,
          id,
          table,
          KEPT_REQUESTS);
    }
  }

  private <T> List<T> read(String sql, long after, Reading<T> reading) throws SQLException {
    try (Connection connection = store.connect();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, table);
      select.setLong(2, after);
      List<T> all = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          all.add(reading.of(rows));
        }
      }
      return all;
    }
  }

  private interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }
}
