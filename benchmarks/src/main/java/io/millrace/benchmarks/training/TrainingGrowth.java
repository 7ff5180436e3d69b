package io.millrace.benchmarks.training;

import io.millrace.benchmarks.Rounds;
import io.millrace.benchmarks.report.Numbers;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.ReportTable;
import io.millrace.benchmarks.report.Samples;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.Datasets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How the time for a training set grows with events and with windows, and with little memory. */
public final class TrainingGrowth {
  private static final int WARM_UPS = 1;
  private static final int ROUNDS = 2;
  private static final int LOOKED_AT = 100;
  private static final long SMALL_MEMORY = 512L << 20;

  private static final Map<Integer, Class<?>> WINDOWS = new LinkedHashMap<>();

  static {
    WINDOWS.put(1, WindowedPayments.One.class);
    WINDOWS.put(3, WindowedPayments.Three.class);
    WINDOWS.put(10, WindowedPayments.Ten.class);
  }

  private final List<Integer> events;
  private final int windowEvents;
  private final TrainingScale scale;
  private final Report report;

  private TrainingGrowth(
      List<Integer> events, int windowEvents, TrainingScale scale, boolean quick) {
    this.events = events;
    this.windowEvents = windowEvents;
    this.scale = scale;
    this.report = new Report("training growth", quick);
  }

  /** Takes minutes. */
  public static TrainingGrowth full() {
    return new TrainingGrowth(
        List.of(1_000_000, 5_000_000, 20_000_000), 5_000_000, TrainingScale.full(), false);
  }

  /** A smoke run. */
  public static TrainingGrowth quick() {
    return new TrainingGrowth(
        List.of(100_000, 500_000, 1_000_000), 500_000, TrainingScale.quick(), true);
  }

  public Report measure() throws Exception {
    report
        .setting("keys", scale.keys())
        .setting("spine rows", scale.rows())
        .setting("rounds", ROUNDS)
        .note("Sum, count and mean over 1 h, 24 h and 30 d, but for the windows' own table.");
    List<List<String>> rows = new ArrayList<>();
    for (int count : events) {
      Path folder = Files.createTempDirectory("millrace-training-");
      try {
        TrainingData data =
            TrainingData.in(folder, new TrainingScale(count, scale.keys(), scale.rows(), 1, count));
        rows.add(byEvents(count, data, folder));
        if (count == windowEvents) {
          byWindows(data, folder);
        }
        if (count == events.get(events.size() - 1)) {
          littleMemory(data, folder);
        }
      } finally {
        delete(folder);
      }
    }
    return report.table(
        new ReportTable(
            "By events", List.of("events", "local, s", "DuckDB, s", "events/s, local"), rows));
  }

  private static List<String> byEvents(int count, TrainingData data, Path folder) throws Exception {
    Path set = folder.resolve("set.parquet");
    Map<String, Samples> seconds =
        new Rounds(count + " events", WARM_UPS, ROUNDS)
            .with("local", () -> create(data.store(), "card", data, folder, set))
            .with("duckdb", () -> SqlPeer.run(data, folder.resolve("sql.parquet")))
            .measure();
    double local = seconds.get("local").median();
    return List.of(
        Numbers.text(count),
        Numbers.text(local),
        Numbers.text(seconds.get("duckdb").median()),
        Numbers.text(count / local));
  }

  private void byWindows(TrainingData data, Path folder) throws Exception {
    Rounds rounds = new Rounds("windows", WARM_UPS, ROUNDS);
    WINDOWS.forEach(
        (count, view) -> {
          FeatureStore store = Compiler.compile(view).orThrow();
          rounds.with(
              String.valueOf(count),
              () ->
                  create(store, "card_" + count, data, folder, folder.resolve("windows.parquet")));
        });
    Map<String, Samples> seconds = rounds.measure();
    report.table(
        new ReportTable(
            "By windows of a sum, a count and a mean",
            List.of("windows", "local, s"),
            WINDOWS.keySet().stream()
                .map(
                    count ->
                        List.of(
                            String.valueOf(count),
                            Numbers.text(seconds.get(String.valueOf(count)).median())))
                .toList()));
    report.found("seconds_windows_10_over_1", seconds.get("10").over(seconds.get("1")));
  }

  private void littleMemory(TrainingData data, Path folder) throws Exception {
    Path set = folder.resolve("little.parquet");
    SetProcess.Outcome outcome = SetProcess.run(data.warehouse(), data.spine(), set, SMALL_MEMORY);
    report
        .found("seconds_large_512mb", new Samples(outcome.seconds()))
        .found("peak_mb_large_512mb", new Samples(outcome.peakMb()))
        .found(
            "rows_differ",
            new Samples(
                NaiveCheck.rowsDiffering(data, set, Math.max(1, scale.rows() / LOOKED_AT))));
  }

  private static double create(
      FeatureStore store, String view, TrainingData data, Path scratch, Path set) {
    long started = System.nanoTime();
    Datasets.create(
        store,
        DatasetRequest.of("growth", DataFile.parse(data.spine().toString()), "at")
            .features(view + ".*")
            .log(data.log())
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
