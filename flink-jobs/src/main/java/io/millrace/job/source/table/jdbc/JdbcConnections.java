package io.millrace.job.source.table.jdbc;

import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.job.source.table.secret.MissingSecretException;
import io.millrace.job.source.table.secret.Secrets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections for reading a table: read-only, each in a transaction that sees one snapshot. Used by
 * one thread, but for {@link #abort}.
 */
final class JdbcConnections {

  private static final Logger LOG = LoggerFactory.getLogger(JdbcConnections.class);
  private static final String POSTGRES = "jdbc:postgresql:";
  private static final int CONNECT_SECONDS = 10;

  private final String what;
  private final String application;
  private final DatabaseAddress address;
  private final Duration answerWithin;
  private final Secrets secrets = new Secrets();
  private volatile Connection current;
  private volatile boolean aborted;

  JdbcConnections(String table, DatabaseAddress address, Duration answerWithin) {
    this("table '" + table + "'", "millrace-table-" + table, address, answerWithin);
  }

  private JdbcConnections(
      String what, String application, DatabaseAddress address, Duration answerWithin) {
    this.what = what;
    this.application = application;
    this.address = address;
    this.answerWithin = answerWithin;
  }

  /** For a query that is no table's. */
  static JdbcConnections ofQuery(String what, DatabaseAddress address, Duration answerWithin) {
    return new JdbcConnections(what, "millrace-query", address, answerWithin);
  }

  /**
   * Opens a connection and begins its transaction.
   *
   * @throws SourceUnavailableException says why there is none, without what the driver says, which
   *     tells where the database is
   */
  Connection open() throws SourceUnavailableException {
    try {
      String url = secrets.resolve(address.url());
      secrets.rememberUrl(url);
      Properties properties = properties(url);
      return begun(driver(url).connect(url, properties), inUtc(url));
    } catch (MissingSecretException e) {
      throw new SourceUnavailableException(
          "Cannot read %s: %s: %s".formatted(what, address, e.getMessage()));
    } catch (SQLException e) {
      throw new SourceUnavailableException(
          "Cannot read %s: cannot connect to %s: %s".formatted(what, address, connectProblem(e)));
    }
  }

  private Connection begun(Connection connection, String inUtc) throws SQLException {
    current = connection;
    try {
      if (aborted) {
        throw new SQLException("closed", "57014");
      }
      int patience = (int) Math.min(answerWithin.toMillis(), Integer.MAX_VALUE);
      whereKnown(() -> connection.setNetworkTimeout(Runnable::run, patience));
      whereKnown(() -> connection.setReadOnly(true));
      oneSnapshot(connection);
      connection.setAutoCommit(false);
      if (inUtc != null) {
        // Else its driver says this machine's, by which a query may compare times.
        try (Statement statement = connection.createStatement()) {
          statement.execute(inUtc);
        }
      }
      return connection;
    } catch (SQLException e) {
      close(connection);
      throw e;
    }
  }

  /** What sets a session's time zone; null where nothing is known of it. */
  private static String inUtc(String url) {
    if (url.startsWith(POSTGRES)) {
      return "set time zone 'UTC'";
    }
    if (url.startsWith("jdbc:duckdb:") || url.startsWith("jdbc:h2:")) {
      return "set time zone 'UTC'";
    }
    return isMySql(url) ? "set time_zone = '+00:00'" : null;
  }

  private static boolean isMySql(String url) {
    return url.startsWith("jdbc:mysql:") || url.startsWith("jdbc:mariadb:");
  }

  /** Not every driver has what is asked for here, and rows are the same without it. */
  private static void whereKnown(Setting setting) throws SQLException {
    try {
      setting.make();
    } catch (SQLFeatureNotSupportedException e) {
      LOG.debug("A driver does without", e);
    }
  }

  /** As near to a transaction that sees one snapshot as the database comes. */
  private static void oneSnapshot(Connection connection) throws SQLException {
    for (int level :
        new int[] {
          Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE,
        }) {
      if (connection.getMetaData().supportsTransactionIsolationLevel(level)) {
        connection.setTransactionIsolation(level);
        return;
      }
    }
  }

  private interface Setting {
    void make() throws SQLException;
  }

  private Properties properties(String url) throws MissingSecretException {
    Properties properties = new Properties();
    String user = secrets.resolve(address.user());
    String password = secrets.resolve(address.password());
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      secrets.remember(password, "***");
      properties.setProperty("password", password);
    }
    if (url.startsWith(POSTGRES)) {
      properties.setProperty("ApplicationName", application);
      properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
      properties.setProperty("loginTimeout", Integer.toString(2 * CONNECT_SECONDS));
      properties.setProperty("tcpKeepAlive", "true");
    } else if (isMySql(url)) {
      properties.setProperty("connectTimeout", Integer.toString(1_000 * CONNECT_SECONDS));
      // Else MySQL's driver brings all rows at once.
      properties.setProperty("useCursorFetch", "true");
    }
    return properties;
  }

  /** {@code DriverManager} does not see the drivers of a job's jar. */
  private static Driver driver(String url) throws SQLException {
    for (Driver driver : ServiceLoader.load(Driver.class, JdbcConnections.class.getClassLoader())) {
      if (driver.acceptsURL(url)) {
        return driver;
      }
    }
    throw new SQLException("no driver", "08001.driver");
  }

  private static String connectProblem(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (state.equals("08001.driver")) {
      return "no JDBC driver for its URL; put the driver's jar into the job or the cluster's lib";
    }
    String problem =
        switch (state.length() < 2 ? "" : state.substring(0, 2)) {
          case "08" -> "it cannot be reached";
          case "28" -> "it refuses the login";
          case "3D" -> "there is no such database";
          case "53" -> "it has no room for another connection";
          case "57" -> "it is shutting down or starting up";
          default -> e.getClass().getSimpleName();
        };
    return state.isEmpty() ? problem : problem + " (SQLSTATE " + state + ")";
  }

  /** An error of a statement, without secrets. */
  SourceUnavailableException problem(SQLException e) {
    String state = e.getSQLState() == null ? "" : " (SQLSTATE " + e.getSQLState() + ")";
    return new SourceUnavailableException(
        "Cannot read %s from %s: %s%s"
            .formatted(what, address, secrets.without(String.valueOf(e.getMessage())), state));
  }

  void close(Connection connection) {
    current = null;
    try {
      if (!connection.isClosed()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      // Lost already.
    } finally {
      try {
        connection.close();
      } catch (SQLException e) {
        // Lost already.
      }
    }
  }

  /** Cuts the connection, and lets none be opened again. From any thread. */
  void abort() {
    aborted = true;
    Connection connection = current;
    if (connection != null) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        // Lost already.
      }
    }
  }
}
