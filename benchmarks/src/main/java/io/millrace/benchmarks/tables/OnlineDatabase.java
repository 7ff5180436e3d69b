package io.millrace.benchmarks.tables;

import io.millrace.compile.FeatureStore;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.PostgresOnlineStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.OptionalLong;

/** An online store that nothing was written to, in a database of its own, which goes with it. */
final class OnlineDatabase implements AutoCloseable {
  private static int made;

  private final String serverUrl;
  private final String name;
  private final String table;
  private final long epoch;

  private OnlineDatabase(String serverUrl, String name, FeatureStore store) {
    this.serverUrl = serverUrl;
    this.name = name;
    this.table = store.view("customer").spec().onlineTable();
    PostgresOnlineStore online = new PostgresOnlineStore(address());
    online.prepare(store.manifest());
    this.epoch = online.drawEpoch(store.manifest(), "benchmark");
    online.recordHistory(store.manifest(), store.manifest().views(), Map.of());
  }

  /**
   * Makes one, prepared as a deployment does.
   *
   * @param serverUrl of another database of the server
   */
  static OnlineDatabase create(String serverUrl, FeatureStore store) throws SQLException {
    String name = "online_" + ++made;
    execute(serverUrl, "create database " + name);
    execute(serverUrl, "checkpoint");
    return new OnlineDatabase(serverUrl, name, store);
  }

  String url() {
    return serverUrl.replaceFirst("(//[^/]+/)[^?]+", "$1" + name);
  }

  PostgresAddress address() {
    return PostgresAddress.of(url());
  }

  /** Of the submission. */
  long epoch() {
    return epoch;
  }

  /** Name of the view's online table. */
  String table() {
    return table;
  }

  long rows() throws SQLException {
    return number("select count(*) from online.\"%s\"".formatted(table)).orElseThrow();
  }

  /** Asks for a pull, as {@code bin/millrace pull} does. */
  void requestPull(String of) throws SQLException {
    execute(
        url(),
        "insert into millrace.pull_request (table_name, kind, requested_at) values ('%s', 'pull', %d)"
            .formatted(of, System.currentTimeMillis()));
  }

  /** Number of the last pull that the view is said to show; 0 for none. */
  long visiblePull() throws SQLException {
    return number(
            """
            select coalesce(max(v.pull), 0) from millrace.table_visible v
            join millrace.progress p using (online_table)
            where p.complete_to >= v.visible_at
            """)
        .orElse(0);
  }

  /** When a pull began, in milliseconds since 1970. */
  long beganAtMillis(long pull) throws SQLException {
    return number("select began_at from millrace.table_pull where pull = " + pull).orElseThrow();
  }

  /** How many rows a pull read. */
  long rowsOf(long pull) throws SQLException {
    return number("select rows from millrace.table_pull where pull = " + pull).orElseThrow();
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  private OptionalLong number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
    }
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    execute(serverUrl, "drop database %s with (force)".formatted(name));
  }
}
