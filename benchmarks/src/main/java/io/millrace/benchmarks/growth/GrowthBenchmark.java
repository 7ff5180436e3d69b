package io.millrace.benchmarks.growth;

import io.millrace.benchmarks.Rounds;
import io.millrace.benchmarks.report.Numbers;
import io.millrace.benchmarks.report.Plot;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.ReportTable;
import io.millrace.benchmarks.report.Samples;
import io.millrace.benchmarks.streaming.KeyGrowth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All sweeps: a table each, and a plot each where a folder is given. */
public final class GrowthBenchmark {
  private static final int WARM_UPS = 3;
  private static final int ROUNDS = 7;

  private static final Map<String, ToDoubleFunction<Cost>> COSTS = new LinkedHashMap<>();

  static {
    COSTS.put("add, ns/event", Cost::addNanos);
    COSTS.put("row build, us", Cost::rowMicros);
    COSTS.put("state, bytes", Cost::stateBytes);
    COSTS.put("row, bytes", Cost::rowBytes);
  }

  private final boolean quick;
  private final Path plots;
  private final Report report;

  /**
   * @param quick whether few keys and few events will do for the sweep by keys
   * @param plots where the SVG files go; null for none
   */
  public GrowthBenchmark(boolean quick, Path plots) {
    this.quick = quick;
    this.plots = plots;
    this.report = new Report("growth", quick);
  }

  /** Takes minutes. */
  public Report measure() throws Exception {
    report
        .setting("a key", "a payment a minute for 32 days, then 16,000 measured, a row for each 80")
        .setting("rounds", ROUNDS)
        .note(
            "Windows, features, late events and tiles are measured on the core alone, one key in"
                + " memory. Keys are measured through the view operator with RocksDB and a"
                + " checkpoint each second.");
    for (Sweep sweep : Sweep.all()) {
      measure(sweep);
    }
    keys();
    return report;
  }

  private void measure(Sweep sweep) throws Exception {
    Map<Integer, List<Cost>> costs = new LinkedHashMap<>();
    Rounds rounds = new Rounds(sweep.name(), WARM_UPS, ROUNDS);
    sweep
        .subjects()
        .forEach(
            (quantity, subject) -> {
              costs.put(quantity, new ArrayList<>());
              rounds.with(
                  String.valueOf(quantity),
                  () -> {
                    Cost cost = subject.measure();
                    costs.get(quantity).add(cost);
                    return cost.addNanos();
                  });
            });
    rounds.measure();
    costs.values().forEach(list -> list.subList(0, WARM_UPS).clear());

    int first = sweep.quantities().get(0);
    int last = sweep.quantities().get(sweep.quantities().size() - 1);
    String key = sweep.name() + "_" + last + "_over_" + first;
    report.found("add_" + key, ratio(costs, last, first, Cost::addNanos));
    report.found("row_build_" + key, ratio(costs, last, first, Cost::rowMicros));
    report.found("state_bytes_" + key, ratio(costs, last, first, Cost::stateBytes));

    List<List<String>> rows = new ArrayList<>();
    for (int quantity : sweep.quantities()) {
      List<String> row = new ArrayList<>(List.of(Numbers.text(quantity)));
      COSTS.values().forEach(cost -> row.add(Numbers.text(median(costs.get(quantity), cost))));
      rows.add(row);
    }
    List<String> headers = new ArrayList<>(List.of(sweep.name()));
    headers.addAll(COSTS.keySet());
    report.table(new ReportTable("By " + sweep.axis(), headers, rows));
    if (plots != null) {
      plot(sweep, costs);
    }
  }

  private void plot(Sweep sweep, Map<Integer, List<Cost>> costs) throws IOException {
    Plot plot = new Plot("Cost by " + sweep.axis(), sweep.axis(), "times the first");
    if (sweep.logarithmic()) {
      plot.logarithmicX().logarithmicY();
    }
    COSTS.forEach(
        (name, cost) -> {
          double base = median(costs.values().iterator().next(), cost);
          plot.points(
              name.substring(0, name.indexOf(',')),
              sweep.quantities(),
              costs.values().stream().map(list -> median(list, cost) / base).toList());
        });
    plot.write(plots.resolve("growth-" + sweep.name() + ".svg"));
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> cost) {
    return Samples.of(costs.stream().mapToDouble(cost).boxed().toList()).median();
  }

  private static Samples ratio(
      Map<Integer, List<Cost>> costs, int of, int to, ToDoubleFunction<Cost> cost) {
    return Samples.of(costs.get(of).stream().mapToDouble(cost).boxed().toList())
        .over(Samples.of(costs.get(to).stream().mapToDouble(cost).boxed().toList()));
  }

  private void keys() throws Exception {
    List<KeyGrowth.Point> points = KeyGrowth.measure(quick);
    List<List<String>> rows = new ArrayList<>();
    Plot plot = new Plot("Events a second by keys", "keys", "events/s").logarithmicX();
    Map<String, List<KeyGrowth.Point>> lines = new LinkedHashMap<>();
    for (KeyGrowth.Point point : points) {
      lines.computeIfAbsent(point.skew(), skew -> new ArrayList<>()).add(point);
      rows.add(
          List.of(
              point.skew(),
              Numbers.text(point.keys()),
              Numbers.text(point.eventsPerSecond().median()),
              Numbers.text(1e9 / point.eventsPerSecond().median()),
              Numbers.text(point.stateBytes().median())));
    }
    report.table(
        new ReportTable(
            "By keys, through the operator",
            List.of("draw", "keys", "events/s", "ns/event", "state, bytes/key saved"),
            rows));
    lines.forEach(
        (skew, line) -> {
          KeyGrowth.Point first = line.get(0);
          KeyGrowth.Point last = line.get(line.size() - 1);
          report.found(
              "events_per_second_keys_%d_over_%d_%s"
                  .formatted(last.keys(), first.keys(), skew.replaceAll("[ .]", "_")),
              last.eventsPerSecond().over(first.eventsPerSecond()));
          plot.points(
              skew,
              line.stream().map(KeyGrowth.Point::keys).toList(),
              line.stream().map(point -> point.eventsPerSecond().median()).toList());
        });
    if (plots != null) {
      plot.write(plots.resolve("growth-keys.svg"));
    }
  }
}
