package io.millrace.benchmarks.gateway;

import io.millrace.cli.console.Progress;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.platform.Durability;
import io.millrace.platform.LocalPostgres;
import io.millrace.platform.PostgresOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The online tables of all views in a real PostgreSQL, filled as a job would have. */
final class DriverTables implements AutoCloseable {
  /** Views that have many rows. */
  static final int LARGE_VIEWS = 5;

  /** The first key; all have as many digits. */
  static final long FIRST_KEY = 1_000_000;

  private static final String SHARED_BUFFERS = "2GB";
  private static final String SCHEMAS = "/io/millrace/schemas/postgres/";

  private final LocalPostgres server;
  private final Map<String, DriverRows> rows = new ConcurrentHashMap<>();

  private DriverTables(LocalPostgres server) {
    this.server = server;
  }

  static DriverTables fill(FeatureStore store, Path folder, Size size) throws Exception {
    LocalPostgres server =
        new LocalPostgres(PostgresOptions.in(folder).withDurability(Durability.PROCESS_DEATH));
    DriverTables tables = new DriverTables(server);
    try {
      server.start();
      // What a database server of its own would be given; the local one's default is a laptop's.
      tables.execute("alter system set shared_buffers = '" + SHARED_BUFFERS + "'");
      server.stop();
      server.start();
      tables.execute(
          "create schema millrace; set search_path to millrace; "
              + resource("migration/V1__deployments_and_progress.sql"));
      tables.fillAll(store, size);
      tables.execute("analyze; checkpoint");
      writeBack();
      return tables;
    } catch (Exception e) {
      server.close();
      throw e;
    }
  }

  private void fillAll(FeatureStore store, Size size) throws Exception {
    Instant now = Instant.now();
    List<BoundView> views = store.views();
    long total = (long) size.largeRows() * LARGE_VIEWS;
    total += (long) size.smallRows() * (views.size() - LARGE_VIEWS);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Progress progress = Progress.of("filling online tables", total, " rows")) {
      List<Future<?>> filling =
          java.util.stream.IntStream.range(0, views.size())
              .<Future<?>>mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            int count = i < LARGE_VIEWS ? size.largeRows() : size.smallRows();
                            fill(views.get(i), new DriverRows(views.get(i), now), count, progress);
                            return null;
                          }))
              .toList();
      for (Future<?> each : filling) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      threads.shutdownNow();
    }
  }

  private void fill(BoundView view, DriverRows made, int count, Progress progress)
      throws Exception {
    rows.put(view.spec().name(), made);
    String table = "online.\"" + view.spec().onlineTable() + "\"";
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      // Made and filled in one transaction: nothing goes to the write-ahead log.
      connection.setAutoCommit(false);
      statement.execute(resource("online-table.sql").replace("${table}", table));
      RowCopy.into(connection, view, made, count, progress::step);
      statement.execute(
          "insert into millrace.progress values ('%s', 0, 1, 1, %d)"
              .formatted(view.spec().onlineTable(), Long.MAX_VALUE));
      connection.commit();
    }
  }

  /** So that the disk is at rest before anything is measured; where there is no sync, it is not. */
  private static void writeBack() throws InterruptedException {
    try {
      new ProcessBuilder("sync").start().waitFor();
    } catch (IOException e) {
      // The figures are a little less steady for it.
    }
  }

  /** For the gateway. */
  String uri() {
    return "postgresql://%s@127.0.0.1:%d/%s"
        .formatted(LocalPostgres.USER, server.port(), LocalPostgres.DATABASE);
  }

  /** What the rows of a view should be. */
  DriverRows rows(String view) {
    return rows.get(view);
  }

  static String sharedBuffers() {
    return SHARED_BUFFERS;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl());
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String each : sql.contains("analyze;") ? sql.split(";") : new String[] {sql}) {
        statement.execute(each);
      }
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = DriverTables.class.getResourceAsStream(SCHEMAS + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
