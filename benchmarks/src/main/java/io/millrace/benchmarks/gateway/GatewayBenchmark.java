package io.millrace.benchmarks.gateway;

import static io.millrace.benchmarks.gateway.Contestant.BARE;
import static io.millrace.benchmarks.gateway.Contestant.GATEWAY;
import static io.millrace.benchmarks.gateway.Contestant.NO_READ;
import static io.millrace.benchmarks.report.Target.atLeast;
import static io.millrace.benchmarks.report.Target.atMost;

import io.millrace.benchmarks.Rounds;
import io.millrace.benchmarks.report.Numbers;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.ReportTable;
import io.millrace.benchmarks.report.Samples;
import io.millrace.cli.console.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Point lookups over HTTP: throughput, and latency at fixed arrival times. */
public final class GatewayBenchmark {
  private final boolean quick;
  private final Size size;
  private final Questions questions;
  private final Point closed;
  private final Point steady;
  private final Point feast1;
  private final Point feast10;
  private final Point feast100;
  private final Point oneView;
  private final Point oneOfEach;
  private final Point everything;

  public GatewayBenchmark(boolean quick) {
    this.quick = quick;
    this.size = quick ? Size.QUICK : Size.FULL;
    this.questions = Questions.of(size);
    closed = new Point("1 key, closed loop", questions.single(), 0, 5, GATEWAY, BARE, NO_READ);
    steady = new Point("1 key, 3,000/s", questions.single(), 3_000, 6, GATEWAY, BARE, NO_READ);
    feast1 =
        new Point("50 of 5 views, 1 row, 1,000/s", questions.feast1(), 1_000, 5, GATEWAY, BARE);
    feast10 = new Point("the same, 10 rows, 300/s", questions.feast10(), 300, 5, GATEWAY, BARE);
    feast100 = new Point("the same, 100 rows, 50/s", questions.feast100(), 50, 8, GATEWAY, BARE);
    oneView = new Point("10 of 1 view, 200/s", questions.single(), 200, 3, GATEWAY, BARE);
    oneOfEach = new Point("25 of 25 views, 200/s", questions.oneOfEach(), 200, 3, GATEWAY, BARE);
    everything = new Point("250 of 25 views, 200/s", questions.everything(), 200, 3, GATEWAY, BARE);
  }

  private List<Point> points() {
    return List.of(closed, steady, feast1, feast10, feast100, oneView, oneOfEach, everything);
  }

  /** Measures everything; a wrong answer ends it. */
  public Report measure() throws Exception {
    Report report = new Report("gateway", quick);
    try (Arena arena = new Arena(size, questions)) {
      warmUp(arena);
      Rounds rounds = new Rounds("gateway", 0, size.repeats());
      for (Point point : points()) {
        for (Contestant contestant : point.contestants()) {
          rounds.with(
              point.name() + " " + contestant.name().toLowerCase(Locale.ROOT),
              () -> point.measure(arena, contestant, size.runScale()));
        }
      }
      rounds.measure();
      settings(report, arena);
      report.note(
          "%,d values of the gateway's answers were compared with the rows; all were present and right."
              .formatted(arena.checkedValues()));
    }
    findings(report);
    report.table(table());
    report.note(
        "Latency counts from the time a request was due. The bare handler's figures are what this"
            + " machine gives with the same reads, the ones without a read what HTTP and the load"
            + " generator take of it: everything shares its cores.");
    return report;
  }

  /** Long enough for C2 to be done with what each request needs. */
  private void warmUp(Arena arena) throws Exception {
    int total = points().stream().mapToInt(point -> point.contestants().size()).sum();
    try (Progress progress = Progress.of("warming up", total, " runs")) {
      for (Point point : points()) {
        for (Contestant contestant : point.contestants()) {
          progress.saying(point.name());
          point.warmUp(arena, contestant, size.warmUpSeconds());
          progress.step();
        }
      }
    }
  }

  private void settings(Report report, Arena arena) {
    report
        .setting(
            "rows",
            "%,d in each of 5 views, %,d in each of 20"
                .formatted(size.largeRows(), size.smallRows()))
        .setting("row bytes, mean", Math.round(arena.rowBytes()))
        .setting("PostgreSQL", "shared_buffers " + DriverTables.sharedBuffers())
        .setting("gateway and bare", String.join(" ", ServerProcess.FLAGS))
        .setting("warm-up", Numbers.text(size.warmUpSeconds()) + " s of each request and server")
        .setting("repeats", size.repeats());
  }

  private void findings(Report report) {
    Samples gateway = closed.samples(GATEWAY, size.repeats(), LoadResult::perSecond);
    Samples bare = closed.samples(BARE, size.repeats(), LoadResult::perSecond);
    report
        .found("requests_per_second", gateway)
        .found("ratio_bare", gateway.over(bare), atLeast(0.8))
        .found("p99_ms_3000_single", p99(steady), atMost(1))
        .found("p99_ms_50x5_1", p99(feast1), atMost(1))
        .found("p99_ms_50x5_10", p99(feast10), atMost(2.5))
        .found("p99_ms_50x5_100", p99(feast100), atMost(10))
        .found("latency_25_views_over_1_view", p50(everything).over(p50(oneView)), atMost(3))
        .found("latency_25_features_of_25_views_over_1_view", p50(oneOfEach).over(p50(oneView)));
  }

  private Samples p50(Point point) {
    return point.samples(GATEWAY, size.repeats(), result -> result.millisAt(50));
  }

  private Samples p99(Point point) {
    return point.samples(GATEWAY, size.repeats(), result -> result.millisAt(99));
  }

  private ReportTable table() {
    List<List<String>> rows = new ArrayList<>();
    for (Point point : points()) {
      for (Contestant contestant : point.contestants()) {
        rows.add(
            List.of(
                point.name(),
                contestant.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                median(point, contestant, LoadResult::perSecond),
                median(point, contestant, result -> result.millisAt(50)),
                median(point, contestant, result -> result.millisAt(99)),
                median(point, contestant, result -> result.millisAt(99.9))));
      }
    }
    return new ReportTable(
        "Medians over the repeats",
        List.of("request", "server", "requests/s", "p50 ms", "p99 ms", "p99.9 ms"),
        rows);
  }

  private String median(
      Point point, Contestant contestant, java.util.function.ToDoubleFunction<LoadResult> of) {
    return Numbers.text(point.samples(contestant, size.repeats(), of).median());
  }
}
