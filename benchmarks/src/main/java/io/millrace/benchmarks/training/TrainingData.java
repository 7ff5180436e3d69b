package io.millrace.benchmarks.training;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Payments of sixty days as an offline log, a file a day, and a spine of rows around some of them.
 * Keys are log-uniform: the number of payments of the r-th card falls as 1/r.
 *
 * @param store the definitions
 * @param warehouse of the offline log
 * @param log the offline log
 * @param files its files
 * @param spine a Parquet file with {@code card_id}, {@code at} and {@code label}
 */
record TrainingData(
    FeatureStore store, Path warehouse, OfflineCatalog log, List<Path> files, Path spine) {
  private static final String EVENTS =
      """
      CREATE TABLE e AS SELECT 0 AS "partition", i AS "offset",
        make_timestamp(1767225600000000 + CAST(random() * 60 * 86400000 AS BIGINT) * 1000) AS time,
        'card_' || lpad(CAST(CAST(floor(pow(%d, random())) AS INTEGER) AS VARCHAR), 6, '0') AS card,
        round(random() * 10000) / 100 AS amount FROM range(%d) r(i)
      """;
  private static final String SPINE =
      """
      COPY (SELECT card AS card_id,
        time + to_microseconds((CAST(random() * 7200000 AS BIGINT) - 3600000) * 1000) AS at,
        random() < 0.1 AS label FROM e USING SAMPLE %d ROWS (reservoir, 7)) TO '%s' (FORMAT PARQUET)
      """;
  private static final String DAY =
      """
      COPY (SELECT "partition", "offset", CAST(time AS TIMESTAMPTZ) AS event_time,
        CAST(time AS TIMESTAMPTZ) AS ingested_at, card AS card_id, amount,
        CAST(time AS TIMESTAMPTZ) AS paid_at FROM e WHERE CAST(time AS DATE) = DATE '%s')
      TO '%s' (FORMAT PARQUET, COMPRESSION ZSTD, FIELD_IDS {%s})
      """;

  /** Makes them in a folder. */
  static TrainingData in(Path folder, TrainingScale scale) throws IOException, SQLException {
    FeatureStore store = Compiler.compile(PaymentFeatures.class).orThrow();
    Files.createDirectories(folder);
    Path warehouse = folder.resolve("warehouse");
    OfflineCatalog log = SetProcess.log(warehouse);
    LogTable wanted = EventLog.table(store.stream("payments").spec(), "kafka:payments");
    LogTables.prepare(log, List.of(wanted));
    Table table =
        log.loadCatalog()
            .loadTable(TableIdentifier.of(Namespace.of(OfflineCatalog.NAMESPACE), wanted.name()));
    Path spine = folder.resolve("spine.parquet");
    List<Path> files = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone='UTC'");
      statement.execute("SET threads=1"); // else the seed does not say everything
      statement.execute("SELECT setseed(0.5)");
      statement.execute(EVENTS.formatted(scale.keys(), scale.events()));
      statement.execute(SPINE.formatted(scale.rows(), spine));
      AppendFiles append = table.newAppend();
      for (String day : days(statement)) {
        files.add(write(statement, table, day, append));
      }
      append.commit();
    }
    return new TrainingData(store, warehouse, log, files, spine);
  }

  private static List<String> days(Statement statement) throws SQLException {
    List<String> days = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery("SELECT DISTINCT CAST(time AS DATE) FROM e ORDER BY 1")) {
      while (rows.next()) {
        days.add(rows.getString(1));
      }
    }
    return days;
  }

  private static Path write(Statement statement, Table table, String day, AppendFiles append)
      throws IOException, SQLException {
    String ids =
        table.schema().columns().stream()
            .map(field -> "\"" + field.name() + "\": " + field.fieldId())
            .collect(Collectors.joining(", "));
    Path file =
        Path.of(URI.create(table.location())).resolve("data/event_time_day=" + day + "/0.parquet");
    Files.createDirectories(file.getParent());
    statement.execute(DAY.formatted(day, file, ids));
    long rows;
    try (ResultSet count =
        statement.executeQuery(
            "SELECT count(*) FROM e WHERE CAST(time AS DATE) = DATE '" + day + "'")) {
      count.next();
      rows = count.getLong(1);
    }
    append.appendFile(
        DataFiles.builder(table.spec())
            .withPath(file.toUri().toString())
            .withFormat(FileFormat.PARQUET)
            .withPartitionPath("event_time_day=" + day)
            .withFileSizeInBytes(Files.size(file))
            .withRecordCount(rows)
            .build());
    return file;
  }

  /** The log's files as DuckDB reads them. */
  String scan() {
    return files.stream()
        .map(file -> "'" + file + "'")
        .collect(Collectors.joining(", ", "read_parquet([", "])"));
  }
}
