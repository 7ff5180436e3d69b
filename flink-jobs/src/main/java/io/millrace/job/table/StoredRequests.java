package io.millrace.job.table;

import io.millrace.job.online.PostgresAddress;
import io.millrace.job.source.table.PullRequest;
import io.millrace.job.source.table.PullRequests;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that were left in the online store for a table. Opens a connection for each look.
 *
 * @param store the online store
 * @param table name of the table
 */
public record StoredRequests(PostgresAddress store, String table) implements PullRequests {
  private static final long serialVersionUID = 1;

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
