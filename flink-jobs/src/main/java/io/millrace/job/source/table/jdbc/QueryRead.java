package io.millrace.job.source.table.jdbc;

import io.millrace.job.source.table.reader.SourceUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A query that is read once, over the connections that tables are pulled by: read-only, in a
 * transaction that sees one snapshot, by a cursor of the server. Errors hold no secrets.
 */
public final class QueryRead {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int FETCH_ROWS = 1_000;

  private final String what;
  private final DatabaseAddress address;
  private final String sql;

  /**
   * @param what is read, for messages, such as "the spine"
   * @param sql a query; {@code :since} stands for nothing in it
   */
  public QueryRead(String what, DatabaseAddress address, String sql) {
    this.what = what;
    this.address = address;
    this.sql = sql;
  }

  /** Takes what a query gives. */
  public interface Reader {
    /** Goes over the rows; must not close them. */
    void read(ResultSet rows) throws SQLException;
  }

  /**
   * Runs the query.
   *
   * @throws SourceUnavailableException if the database is not there or refuses the query
   */
  public void run(Reader reader) throws SourceUnavailableException {
    JdbcConnections connections = JdbcConnections.ofQuery(what, address, PATIENCE);
    Connection connection = connections.open();
    try (PreparedStatement statement = connection.prepareStatement(text(connection).sql())) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet rows = statement.executeQuery()) {
        reader.read(rows);
      }
    } catch (SQLException e) {
      throw connections.problem(e);
    } finally {
      connections.close(connection);
    }
  }

  private QueryText text(Connection connection) throws SQLException, SourceUnavailableException {
    QueryText text = QueryText.of(sql, "timestamptz", Dialect.of(connection));
    if (text.sinces() > 0) {
      throw new SourceUnavailableException(
          "Cannot read %s from %s: ':since' has no meaning here; name an instant"
              .formatted(what, address));
    }
    return text;
  }
}
