package io.millrace.job.online;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where a PostgreSQL database is and who connects. The password is a reference, so that it does not
 * travel with the job graph: {@code env:NAME}, {@code file:/path}, or the text itself.
 *
 * @param url JDBC URL, {@code jdbc:postgresql://host:port/database?...}
 * @param user null when the URL names it
 * @param password reference to the password; null when there is none
 * @param statementTimeout after which the server gives up a statement; the client waits twice as
 *     long before it takes the connection for dead
 */
public record PostgresAddress(String url, String user, String password, Duration statementTimeout)
    implements Serializable {
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(8);
  private static final int CONNECT_SECONDS = 5;

  public PostgresAddress {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(statementTimeout, "statementTimeout");
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "JDBC URL '" + url + "' is not of PostgreSQL; use jdbc:postgresql://host:port/database");
    }
  }

  /** With a statement timeout of 8 s. */
  public static PostgresAddress of(String url, String user, String password) {
    return new PostgresAddress(url, user, password, STATEMENT_TIMEOUT);
  }

  /** A URL that says it all. */
  public static PostgresAddress of(String url) {
    return of(url, null, null);
  }

  /**
   * Opens a connection, by the driver itself: {@code DriverManager} does not see drivers of a
   * user's jar. Auto-commit is on. What the server says of a failure is told without its details
   * and without the values of a batch: keys stand in them.
   */
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    String secret = secret();
    if (secret != null) {
      properties.setProperty("password", secret);
    }
    long serverMillis = statementTimeout.toMillis();
    PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
    PGProperty.LOGIN_TIMEOUT.set(properties, 2 * CONNECT_SECONDS);
    PGProperty.SOCKET_TIMEOUT.set(properties, (int) Math.max(1, serverMillis / 500));
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.APPLICATION_NAME.set(properties, "millrace-job");
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    PGProperty.OPTIONS.set(properties, "-c statement_timeout=" + serverMillis);
    return new Driver().connect(url, properties);
  }

  private String secret() throws SQLException {
    if (password == null) {
      return null;
    }
    if (password.startsWith("env:")) {
      String name = password.substring(4);
      String value = System.getenv(name);
      if (value == null) {
        throw new SQLException(
            "password " + password + ": no environment variable " + name, "28000");
      }
      return value;
    }
    if (password.startsWith("file:")) {
      try {
        return Files.readString(Path.of(password.substring(5))).strip();
      } catch (IOException e) {
        throw new SQLException("password " + password + ": cannot be read: " + e, "28000", e);
      }
    }
    return password;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return url + (user == null ? "" : " as " + user);
  }
}
