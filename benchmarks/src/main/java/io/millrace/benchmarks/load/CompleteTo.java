package io.millrace.benchmarks.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Up to which arrival time the events of all views are visible in the online tables, read from the
 * store. Used by one thread.
 */
public final class CompleteTo implements AutoCloseable {
  private static final String SQL = "select min(complete_to), count(*) from millrace.progress";

  private final Connection connection;
  private final PreparedStatement query;
  private final int writers;

  /**
   * @param writers how many progress rows there are when all have written: views times parallelism
   */
  public CompleteTo(Connection connection, int writers) throws SQLException {
    this.connection = connection;
    this.query = connection.prepareStatement(SQL);
    this.writers = writers;
  }

  /** In epoch milliseconds; {@link Long#MIN_VALUE} when not all views have said it yet. */
  public long millis() throws SQLException {
    try (ResultSet result = query.executeQuery()) {
      result.next();
      return result.getInt(2) < writers ? Long.MIN_VALUE : result.getLong(1);
    }
  }

  /** How far it is behind the clock. */
  public long lagMillis() throws SQLException {
    long millis = millis();
    return millis == Long.MIN_VALUE ? Long.MAX_VALUE : System.currentTimeMillis() - millis;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
