package io.millrace.job.source.table;

import io.millrace.job.source.table.jdbc.DatabaseAddress;
import io.millrace.platform.Durability;
import io.millrace.platform.LocalPostgres;
import io.millrace.platform.PostgresOptions;
import io.millrace.platform.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** A real PostgreSQL that tables are pulled from, known to jobs by a reference only. */
public final class SourceDatabase implements AutoCloseable {

  private final LocalPostgres server;
  private final String jdbcUrl;
  private final Runnable end;
  private final String variable = "TABLES_" + UUID.randomUUID().toString().replace("-", "");

  /** On the server of all tests. */
  public SourceDatabase() {
    this(TestDatabase.create());
  }

  private SourceDatabase(TestDatabase database) {
    this(database.server(), database.jdbcUrl(), database::close);
  }

  /** On a server of its own, for tests that make roles or stop it. */
  public SourceDatabase(Path folder) {
    this(
        new LocalPostgres(PostgresOptions.in(folder).withDurability(Durability.PROCESS_DEATH))
            .start());
  }

  private SourceDatabase(LocalPostgres server) {
    this(server, server.jdbcUrl(), server::close);
  }

  private SourceDatabase(LocalPostgres server, String jdbcUrl, Runnable end) {
    this.server = server;
    this.jdbcUrl = jdbcUrl;
    this.end = end;
    System.setProperty(variable, jdbcUrl);
  }

  public LocalPostgres server() {
    return server;
  }

  /** The database as a definition names it. */
  public DatabaseAddress address() {
    return DatabaseAddress.of("warehouse", "${" + variable + "}");
  }

  /** The same database, entered by another role. */
  public DatabaseAddress as(String role) {
    String name = variable + "_" + role;
    System.setProperty(name, jdbcUrl.replaceAll("user=.*", "user=" + role));
    return DatabaseAddress.of("warehouse", "${" + name + "}");
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl);
  }

  public void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  public long number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    end.run();
    System.clearProperty(variable);
  }
}
