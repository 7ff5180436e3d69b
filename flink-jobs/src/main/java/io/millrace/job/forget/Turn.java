package io.millrace.job.forget;

import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The right to be alone at something that several processes clear: an advisory lock of the online
 * store. It lasts until it is closed or its process is killed, and as long as its connection. For
 * one thread.
 */
public final class Turn implements AutoCloseable {
  private final Connection connection;

  private Turn(Connection connection) {
    this.connection = connection;
  }

  /**
   * Takes a turn, and waits for none.
   *
   * @param store where turns are taken
   * @param what is done to what, such as {@code erases sets.fraud}; the same text is the same turn
   * @return empty if somebody else has it
   * @throws OnlineStoreException if the store cannot be asked
   */
  public static Optional<Turn> take(PostgresAddress store, String what) {
    try {
      Connection connection = store.connect();
      boolean isTaken = false;
      try {
        isTaken = isMine(connection, "millrace " + what);
      } finally {
        if (!isTaken) {
          connection.close();
        }
      }
      return isTaken ? Optional.of(new Turn(connection)) : Optional.empty();
    } catch (SQLException e) {
      throw new OnlineStoreException(
          "Cannot take a turn (%s) in %s: %s".formatted(what, store, e.getMessage()), e);
    }
  }

  private static boolean isMine(Connection connection, String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select pg_try_advisory_lock(hashtextextended(?, 0))")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** Ends it; what was done stays done, also where the connection was lost meanwhile. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // A connection that cannot be closed is broken, and the server ends its lock with it.
    }
  }
}
