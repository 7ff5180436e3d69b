package io.millrace.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An empty database on a real PostgreSQL that the tests of a JVM share: a server takes seconds to
 * make, a database a moment. Nobody else is in it, and closing it ends whoever still is.
 *
 * <p>The server loses nothing by the death of processes. A test may stop and start it, as no other
 * runs beside it in this JVM; roles and settings are everybody's, so who makes some, or needs two
 * servers, starts a {@link LocalPostgres} of its own.
 */
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger MADE = new AtomicInteger();
  private static LocalPostgres shared;

  private final LocalPostgres server;
  private final String name = "test" + MADE.incrementAndGet();

  private TestDatabase(LocalPostgres server) {
    this.server = server;
    // Written to the log, page by page, the copy would cost twice as much.
    execute("create database " + name + " strategy file_copy");
  }

  /** A database of nothing; the server is started if it does not run. */
  public static TestDatabase create() {
    return new TestDatabase(running());
  }

  /** The server, with the databases of others in it. */
  public LocalPostgres server() {
    return server;
  }

  public String name() {
    return name;
  }

  /** For JDBC, with the user; there is no password. */
  public String jdbcUrl() {
    return url(name);
  }

  /** Drops the database, and starts the server for that if it does not run. */
  @Override
  public void close() {
    server.start();
    execute("drop database " + name + " with (force)");
  }

  private static synchronized LocalPostgres running() {
    if (shared == null) {
      try {
        Path folder = Files.createTempDirectory("millrace-tests-postgres");
        LocalPostgres made =
            new LocalPostgres(PostgresOptions.in(folder).withDurability(Durability.PROCESS_DEATH));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(made, folder)));
        shared = made;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared.start();
  }

  private static void end(LocalPostgres server, Path folder) {
    server.close();
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url(LocalPostgres.DATABASE));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new PlatformException("Cannot " + sql, e);
    }
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s"
        .formatted(server.port(), database, LocalPostgres.USER);
  }
}
