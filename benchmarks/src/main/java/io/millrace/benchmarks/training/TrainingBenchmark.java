package io.millrace.benchmarks.training;

import io.millrace.benchmarks.Rounds;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.Samples;
import io.millrace.benchmarks.report.Target;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.Datasets;
import io.millrace.dataset.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Sum, count and mean over 1 h, 24 h and 30 d at each row of a spine, in turns with SQL. */
public final class TrainingBenchmark {
  private static final double TARGET = 6;
  private static final double TARGET_FLINK = 1.7;
  private static final int LOOKED_AT = 1_000;
  private static final int LOOKED_AT_LARGE = 100;
  private static final long MEGABYTE = 1L << 20;
  private static final long SMALL_MEMORY = 512 * MEGABYTE;

  private final TrainingScale scale;
  private final boolean quick;

  private TrainingBenchmark(TrainingScale scale, boolean quick) {
    this.scale = scale;
    this.quick = quick;
  }

  /** Takes minutes. */
  public static TrainingBenchmark full() {
    return new TrainingBenchmark(TrainingScale.full(), false);
  }

  /** A smoke run. */
  public static TrainingBenchmark quick() {
    return new TrainingBenchmark(TrainingScale.quick(), true);
  }

  public Report measure() throws Exception {
    Path folder = Files.createTempDirectory("millrace-training-");
    try {
      return measure(folder);
    } finally {
      delete(folder);
    }
  }

  private Report measure(Path folder) throws Exception {
    TrainingData data = TrainingData.in(folder, scale);
    Path set = folder.resolve("set.parquet");
    Path byFlink = folder.resolve("flink.parquet");
    Optional<PolarsPeer> polars = PolarsPeer.find();
    Path ofPolars = folder.resolve("polars.parquet");
    Rounds rounds =
        new Rounds("training", 1, scale.repeats())
            .with("local", () -> made(data, Engine.LOCAL, folder, set))
            .with("flink", () -> made(data, Engine.FLINK, folder, byFlink))
            .with("duckdb", () -> SqlPeer.run(data, folder.resolve("sql.parquet")));
    polars.ifPresent(peer -> rounds.with("polars", () -> peer.run(data, ofPolars)));
    Map<String, Samples> seconds = rounds.measure();
    long differing = NaiveCheck.rowsDiffering(data, set, Math.max(1, scale.rows() / LOOKED_AT));
    SqlPeer.Comparison sql = SqlPeer.compare(set, folder.resolve("sql.parquet"));
    if (polars.isPresent()) {
      differing += SqlPeer.compare(set, ofPolars).differing();
    }
    Path own = folder.resolve("own.parquet");
    SetProcess.Outcome once =
        SetProcess.run(data.warehouse(), data.spine(), own, DatasetRequest.DEFAULT_MEMORY_BYTES);
    long unlike = Files.mismatch(set, own) < 0 ? 0 : 1;
    long unlikeFlink = Files.mismatch(set, byFlink) < 0 ? 0 : rowsUnlike(set, byFlink);
    TrainingData large = TrainingData.in(folder.resolve("large"), scale.large());
    SetProcess.Outcome small = SetProcess.run(large.warehouse(), large.spine(), own, SMALL_MEMORY);
    long largeDiffering =
        NaiveCheck.rowsDiffering(large, own, Math.max(1, scale.rows() / LOOKED_AT_LARGE));
    Report report =
        new Report("training", quick)
            .setting("events", scale.events())
            .setting("keys", scale.keys())
            .setting("spine rows", scale.rows())
            .setting("features", "sum, count and mean over 1 h, 24 h and 30 d")
            .setting("events of the large log", scale.largeEvents())
            .found(
                "ratio_duckdb_local",
                seconds.get("duckdb").over(seconds.get("local")),
                Target.atLeast(TARGET))
            .found(
                "ratio_duckdb_flink",
                seconds.get("duckdb").over(seconds.get("flink")),
                Target.atLeast(TARGET_FLINK))
            .found(
                "rows_differ",
                new Samples(differing + sql.differing() + unlike + unlikeFlink + largeDiffering),
                Target.atMost(0))
            .found("seconds_local", seconds.get("local"))
            .found("seconds_flink", seconds.get("flink"))
            .found("seconds_duckdb", seconds.get("duckdb"))
            .found("rows_inexact_duckdb", new Samples(sql.inexact()))
            .found("seconds_local_process", new Samples(once.seconds()))
            .found("peak_mb_local", new Samples(once.peakMb()))
            .found("seconds_large_512mb", new Samples(small.seconds()))
            .found("peak_mb_large_512mb", new Samples(small.peakMb()))
            .note(
                "All read the same Parquet files, a day each, and write the spine beside the"
                    + " values as Parquet, in the spine's order. The SQL cumulates once and joins"
                    + " at each edge; its sums are plain doubles.")
            .note(
                "flink is the engine inside this process: a cluster is started and stopped each"
                    + " time. Its file is compared byte by byte with the local engine's.")
            .note(
                "rows_differ: of about 1,000 rows, and 100 of the large log, those that a naive"
                    + " computation gives another value to the bit; of all rows those where the"
                    + " SQL's or Polars' spine or counts are others, or a sum or mean by more than"
                    + " rounding (rows_inexact_duckdb counts those that are not the same double).")
            .note(
                "seconds_local_process is one process from start to end, cold; its peak is what was"
                    + " resident at most. The large log is read with --memory 512mb.");
    polars.ifPresent(
        peer ->
            report
                .setting("Polars", peer.version())
                .found("seconds_polars", seconds.get("polars"))
                .found("ratio_polars_local", seconds.get("polars").over(seconds.get("local"))));
    return report;
  }

  /** Where the files are not the same: at least one row. */
  private static long rowsUnlike(Path set, Path other) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery(
                "SELECT count(*) FROM (SELECT * FROM read_parquet('%s') EXCEPT ALL SELECT * FROM read_parquet('%s'))"
                    .formatted(set, other))) {
      count.next();
      return Math.max(1, count.getLong(1));
    }
  }

  private static double made(TrainingData data, Engine engine, Path scratch, Path set) {
    long started = System.nanoTime();
    Datasets.create(
        data.store(),
        DatasetRequest.of("benchmark", DataFile.parse(data.spine().toString()), "at")
            .features("card.*")
            .log(data.log())
            .engine(engine)
            .scratch(scratch)
            .to(DataFile.parse(set.toString())));
    return (System.nanoTime() - started) / 1e9;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
