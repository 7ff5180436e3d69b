package io.millrace.reader;

import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.job.JobOptionsReader;
import io.millrace.job.MillraceJob;
import io.millrace.job.ViewClasses;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.LogRows;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.OfflineSink;
import io.millrace.job.offline.PullLog;
import io.millrace.job.offline.ServedLog;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.source.RawEventTypeInfo;
import io.millrace.job.type.RowUpdateSerializer;
import io.millrace.job.type.VisiblePullSerializer;
import io.millrace.platform.LocalPostgres;
import io.millrace.platform.PostgresOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Offline tables as a job writes them: a replay of one file, then, after a fresh start, of two. The
 * PostgreSQL that holds their catalog runs until this is closed.
 */
final class WrittenWarehouse implements AutoCloseable {
  private static final ViewClasses VIEW_CLASSES =
      ViewClasses.of(CardFeatures.class, ShopFeatures.class);

  private final Path folder;
  private final LocalPostgres server;
  private final TestedCatalog catalog;
  // Null for a JDBC catalog, which needs none.
  private final RestCatalogServer catalogServer;
  private final SeededPayments payments = new SeededPayments(11);
  private Instant between;
  private long cardRowsBetween;

  WrittenWarehouse(Path folder, TestedCatalog catalog) throws Exception {
    this.folder = folder;
    this.catalog = catalog;
    this.server = new LocalPostgres(PostgresOptions.in(folder.resolve("postgres"))).start();
    try {
      this.catalogServer =
          catalog == TestedCatalog.REST
              ? new RestCatalogServer(folder, server.jdbcUrl(), location())
              : null;
    } catch (Exception e) {
      server.close();
      throw e;
    }
  }

  /**
   * Runs the job twice.
   *
   * @param count payments of each file
   */
  WrittenWarehouse write(int count) throws Exception {
    Path files = Files.createDirectory(folder.resolve("payments"));
    payments.writeFile(files, count);
    runJob(files);
    between = Instant.now();
    try (OfflineLog log = log()) {
      cardRowsBetween = log.count("card");
    }
    payments.writeFile(files, count);
    runJob(files);
    logGiven();
    return this;
  }

  /** What no event of the payments brings about. */
  private void logGiven() throws Exception {
    OfflineCatalog tables = OfflineCatalog.of(catalogProperties());
    BoundView card = store().view("card");
    List<LogRows> rows =
        LogTables.prepare(
            tables, List.of(AnswerLog.table("given"), PullLog.table(), ServedLog.table(card)));
    StreamExecutionEnvironment environment = environment();
    environment.enableCheckpointing(500);
    OfflineSink sink = new OfflineSink(tables, 1);
    sink.addAnswers(
        environment.fromData(GivenAnswers.records(), RawEventTypeInfo.INSTANCE).setParallelism(1),
        new AnswerLog(rows.get(0)));
    sink.addPulls(
        environment.fromData(GivenPulls.all(), VisiblePullSerializer.TYPE).setParallelism(1),
        new PullLog(rows.get(1), GivenPulls.modes()));
    sink.addServed(
        environment
            .fromData(ReturnedCard.updates(card), RowUpdateSerializer.TYPE)
            .setParallelism(1),
        VIEW_CLASSES,
        "card",
        rows.get(2));
    environment.execute("given");
  }

  private static StreamExecutionEnvironment environment() {
    Configuration settings = new Configuration();
    settings.setString("rest.port", "0");
    settings.setString("restart-strategy.type", "disable");
    return StreamExecutionEnvironment.createLocalEnvironment(1, settings);
  }

  private void runJob(Path files) throws Exception {
    FeatureStore store = store();
    Map<String, String> options = new HashMap<>();
    options.put("job.clock", "replay");
    options.put("job.source-end", "now");
    options.put("job.state", "heap");
    options.put("job.checkpoint-interval", "500ms");
    options.put("job.checkpoint-dir", folder.resolve("checkpoints").toUri().toString());
    options.put("postgres.url", server.jdbcUrl());
    options.put("source.payments", "jsonl:" + files);
    options.put("iceberg.warehouse", location());
    if (catalog == TestedCatalog.REST) {
      catalogProperties().forEach((name, value) -> options.put("iceberg." + name, value));
    }
    PostgresOnlineStore online = new PostgresOnlineStore(PostgresAddress.of(server.jdbcUrl()));
    online.prepare(store.manifest());
    long epoch = online.drawEpoch(store.manifest(), "reader-check");
    StreamExecutionEnvironment environment = environment();
    new MillraceJob(VIEW_CLASSES, store, JobOptionsReader.read(options), epoch).build(environment);
    environment.execute("reader-check");
  }

  /** The definitions. */
  FeatureStore store() {
    return VIEW_CLASSES.compile(WrittenWarehouse.class.getClassLoader());
  }

  SeededPayments payments() {
    return payments;
  }

  /** An instant after the first run and before the second. */
  Instant between() {
    return between;
  }

  /** Rows of table {@code card} at {@link #between()}. */
  long cardRowsBetween() {
    return cardRowsBetween;
  }

  /** What names the catalog to whoever reads the tables. */
  Map<String, String> catalogProperties() {
    return catalog.properties(uri(), location());
  }

  /** What names it to Trino, the lines of a properties file. */
  List<String> trinoCatalog() {
    return catalog.trino(uri(), location());
  }

  private String uri() {
    return catalogServer == null ? server.jdbcUrl() : catalogServer.uri();
  }

  private String location() {
    return folder.resolve("warehouse").toUri().toString();
  }

  /** The tables as Iceberg's own reader has them; the caller closes it. */
  OfflineLog log() {
    return OfflineLog.of(OfflineCatalog.of(catalogProperties()));
  }

  @Override
  public void close() {
    if (catalogServer != null) {
      catalogServer.close();
    }
    server.close();
  }
}
