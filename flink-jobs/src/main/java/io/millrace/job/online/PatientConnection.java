package io.millrace.job.online;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is waited for: while PostgreSQL is away, connecting is tried again with growing
 * pauses (100 ms to 2 s) until it is back or the task is cancelled. The waiting task takes no
 * input, so that an outage is back-pressure. Only what time will not mend fails: a refused login,
 * an unknown database.
 *
 * <p>Used by one task thread.
 */
public final class PatientConnection implements JdbcConnectionProvider {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(PatientConnection.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;
  private static final int VALIDATION_SECONDS = 5;

  private final PostgresAddress address;

  private transient Connection connection;
  // Once cancelled, closing the sink must not wait for the server again.
  private transient boolean cancelled;

  public PatientConnection(PostgresAddress address) {
    this.address = address;
  }

  /** What is written. */
  public interface Work {
    void run(Connection connection) throws SQLException;
  }

  /**
   * Writes in one transaction, and once more as often as the connection is lost: what was committed
   * then is written twice, so it must be the same.
   *
   * @throws SQLException of a connection that was not lost
   */
  public void inTransaction(Work work) throws SQLException {
    while (true) {
      Connection open = getOrEstablishConnection();
      try {
        open.setAutoCommit(false);
        work.run(open);
        open.commit();
        return;
      } catch (SQLException e) {
        if (isConnectionValid()) {
          throw e;
        }
        closeConnection();
      }
    }
  }

  @Override
  public Connection getConnection() {
    return connection;
  }

  @Override
  public boolean isConnectionValid() throws SQLException {
    return connection != null && connection.isValid(VALIDATION_SECONDS);
  }

  @Override
  public Connection getOrEstablishConnection() throws SQLException {
    if (connection == null) {
      connection = waitForConnection();
    }
    return connection;
  }

  @Override
  public void closeConnection() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.debug("Closing a lost connection to {}", address, e);
      } finally {
        connection = null;
      }
    }
  }

  @Override
  public Connection reestablishConnection() throws SQLException {
    closeConnection();
    connection = waitForConnection();
    return connection;
  }

  private Connection waitForConnection() throws SQLException {
    long startNanos = System.nanoTime();
    long pauseMillis = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        Connection opened = address.connect();
        if (pauseMillis > FIRST_PAUSE_MILLIS) {
          Duration away = Duration.ofNanos(System.nanoTime() - startNanos);
          LOG.info("Connected to {} again after {} ms", address, away.toMillis());
        }
        return opened;
      } catch (SQLException e) {
        if (cancelled || !isPassing(e)) {
          throw e;
        }
        LOG.warn(
            "Cannot connect to {}, next try in {} ms: {}", address, pauseMillis, e.getMessage());
      }
      pause(pauseMillis);
      pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    }
  }

  private void pause(long millis) throws SQLException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      cancelled = true;
      Thread.currentThread().interrupt();
      throw new SQLException("cancelled while waiting for " + address, e);
    }
  }

  /** Everything but a refused login (28...) and an unknown database (3D...). */
  private static boolean isPassing(SQLException e) {
    String state = e.getSQLState();
    return state == null || !(state.startsWith("28") || state.startsWith("3D"));
  }
}
