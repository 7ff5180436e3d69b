package io.millrace.benchmarks.tables;

import io.millrace.benchmarks.Rounds;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.Samples;
import io.millrace.benchmarks.report.Target;
import io.millrace.benchmarks.tables.TableJob.Log;
import io.millrace.benchmarks.tables.TableJob.Pull;
import io.millrace.compile.FeatureStore;
import io.millrace.job.ViewClasses;
import io.millrace.job.view.RowUpdate;
import io.millrace.platform.Durability;
import io.millrace.platform.LocalPostgres;
import io.millrace.platform.PostgresOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.FileUtils;

/** First loads beside a plain read and the sink alone, and pulls of few changes. */
public final class TablesBenchmark {
  private static final int READS = 3;

  private final TablesScale scale;
  private final Report report;
  private final FeatureStore store;
  private final CustomerRows rows;
  private long checked;

  private TablesBenchmark(TablesScale scale) {
    this.scale = scale;
    this.report = new Report("tables", scale.quick());
    this.store =
        ViewClasses.of(CustomerFeatures.class).compile(TablesBenchmark.class.getClassLoader());
    this.rows = new CustomerRows(store);
  }

  public static TablesBenchmark full() {
    return new TablesBenchmark(TablesScale.FULL);
  }

  /** A smoke run. */
  public static TablesBenchmark quick() {
    return new TablesBenchmark(TablesScale.QUICK);
  }

  /** Takes minutes. */
  public Report measure() throws Exception {
    settings();
    report
        .setting("rows", scale.rows())
        .setting("repeats", scale.repeats())
        .setting("plain read", "one connection, a cursor of the server, 1,000 rows at a time")
        .setting(
            "rows of the changed tables", scale.small() + " (100k), " + scale.large() + " (1m)")
        .setting("pulls of changes", scale.pulls());
    onServer(
        source -> {
          firstLoads(source);
          Changes changes = new Changes(store, source, scale.pulls());
          checked += changes.measure(scale.small(), "100k", report);
          checked += changes.measure(scale.large(), "1m", report);
        });
    return report
        .note(
            "Rows per second are counted from the pull's begin, which is before anything is asked"
                + " of the source, until the last row is in the online table; of the sink, from"
                + " the first row it is given. Starting jobs and clusters is not in it.")
        .note(
            "The sink alone is given rows that were made before, from memory, in the order in"
                + " which the job writes them, a full batch in one go.");
  }

  /**
   * One first load of so many rows and pulls of changes after it, nothing else.
   *
   * @param customers how many
   */
  public Report measureOnly(int customers) throws Exception {
    settings();
    report.setting("rows", customers).setting("pulls of changes", scale.pulls());
    onServer(
        source ->
            checked =
                new Changes(store, source, scale.pulls())
                    .measure(customers, String.valueOf(customers), report));
    return report;
  }

  private void settings() {
    report
        .setting(
            "table",
            "id, full_name (41 bytes), birthday, credit_score, updated_at; primary key, index on"
                + " updated_at; pulled incrementally on updated_at with a lookback of 1 s")
        .setting("view", "the latest of the four columns")
        .setting(
            "job",
            "parallelism 1, one source connection, RocksDB with %d MB, 64 MB of decoded keys, a checkpoint each %s"
                .formatted(RunningJob.STATE_MEGABYTES, RunningJob.CHECKPOINT_INTERVAL))
        .setting(
            "PostgreSQL",
            "the platform's embedded one, fsync on, source and online store in one server")
        .note(
            "incremental_ms: from the pull's begin until all 1,000 changed rows are online. A row"
                + " comes online when a checkpoint covers it, so up to a second of it is waiting"
                + " for the next one. A pull reads those of the pull before once more: they lie"
                + " within the lookback.");
  }

  private void onServer(Measurement measurement) throws Exception {
    Path folder = Files.createTempDirectory("millrace-tables");
    PostgresOptions options = PostgresOptions.in(folder).withDurability(Durability.POWER_LOSS);
    try (LocalPostgres postgres = new LocalPostgres(options).start()) {
      measurement.on(new CustomerTable(postgres.jdbcUrl()));
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
    report.setting("online rows compared with their source", checked);
  }

  private interface Measurement {
    void on(CustomerTable source) throws Exception;
  }

  private void firstLoads(CustomerTable source) throws Exception {
    source.fill(scale.rows());
    List<RowUpdate> updates = rows.updates(source.rows(), 1);
    Map<String, Samples> rates =
        new Rounds("tables", scale.warmUps(), scale.repeats())
            .with("jdbc_read", () -> read(source))
            .with("sink", () -> sink(source, updates))
            .with("job_no_log", () -> load(source, Log.NONE))
            .with("job", () -> load(source, Log.WRITTEN))
            .measure();
    Samples job = rates.get("job");
    Samples bare = rates.get("job_no_log");
    Samples read = rates.get("jdbc_read");
    Samples sink = rates.get("sink");
    report
        .found("rows_per_second", job)
        .found("rows_per_second_no_log", bare)
        .found("rows_per_second_jdbc_read", read)
        .found("rows_per_second_sink", sink)
        .found("ratio_jdbc_read", job.over(read), Target.atLeast(0.4))
        .found("ratio_sink", job.over(sink), Target.atLeast(0.8))
        .found("ratio_jdbc_read_no_log", bare.over(read))
        .found("ratio_sink_no_log", bare.over(sink));
  }

  private double read(CustomerTable source) throws Exception {
    long start = System.nanoTime();
    long[] found = {0};
    for (int i = 0; i < READS; i++) {
      source.read(customer -> found[0] += customer.fullName().isEmpty() ? 0 : 1);
    }
    long nanos = System.nanoTime() - start;
    expect((long) READS * scale.rows(), found[0]);
    return found[0] * 1e9 / nanos;
  }

  private double sink(CustomerTable source, List<RowUpdate> updates) throws Exception {
    try (OnlineDatabase online = OnlineDatabase.create(source.url(), store)) {
      expect(1, online.epoch());
      long millis = SinkJob.run(online, updates);
      checked += rows.check(online, source);
      return updates.size() * 1e3 / millis;
    }
  }

  private double load(CustomerTable source, Log log) throws Exception {
    try (OnlineDatabase online = OnlineDatabase.create(source.url(), store);
        TableJob job = TableJob.start(source, online, store, log)) {
      Pull pull = job.first(scale.rows());
      expect(scale.rows(), pull.rows());
      checked += rows.check(online, source);
      return scale.rows() * 1e3 / pull.onlineMillis();
    }
  }

  private static void expect(long expected, long found) {
    if (expected != found) {
      throw new IllegalStateException("%d, not %d".formatted(found, expected));
    }
  }
}
