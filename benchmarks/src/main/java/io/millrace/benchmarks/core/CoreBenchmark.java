package io.millrace.benchmarks.core;

import io.millrace.benchmarks.report.Numbers;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.ReportTable;
import io.millrace.benchmarks.report.Samples;
import io.millrace.cli.console.Progress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the JMH benchmarks of this package, each in JVMs of its own, and reports time and bytes. */
public final class CoreBenchmark {
  private static final String HEAP = "-Xmx1g";
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final boolean quick;
  private final String pattern;

  /**
   * @param quick whether one short fork of each will do
   * @param pattern part of a benchmark's name, such as {@code row_build}; empty for all
   */
  public CoreBenchmark(boolean quick, String pattern) {
    this.quick = quick;
    this.pattern = pattern;
  }

  /**
   * Takes minutes.
   *
   * @throws org.openjdk.jmh.runner.NoBenchmarksException when the pattern matches none
   */
  public Report measure() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include("(?i)\\.benchmarks\\.(core|gateway)\\..*" + pattern.replace("_", ""))
            .addProfiler(GCProfiler.class)
            .forks(quick ? 1 : 2)
            .warmupIterations(quick ? 2 : 3)
            .warmupTime(TimeValue.milliseconds(quick ? 300 : 1_000))
            .measurementIterations(quick ? 3 : 5)
            .measurementTime(TimeValue.milliseconds(quick ? 200 : 1_000))
            .jvmArgs(HEAP)
            .shouldFailOnError(true)
            .build();
    Collection<RunResult> results;
    try (Progress progress = Progress.of("JMH", -1, " benchmarks")) {
      results = new Runner(options, new JmhProgress(progress)).run();
    }
    return report(options, results);
  }

  private Report report(Options options, Collection<RunResult> results) {
    Report report = new Report("core", quick);
    report.setting("view", "sum, count, mean and max of a double over 1 h, 24 h and 30 d");
    report.setting("forks", options.getForkCount().get());
    report.setting("iterations per fork", options.getMeasurementIterations().get());
    report.setting("seconds per iteration", options.getMeasurementTime().get());
    report.setting("JVM of a fork", HEAP);
    List<List<String>> rows = new ArrayList<>();
    for (RunResult result : results) {
      String key = key(result.getParams());
      List<IterationResult> iterations =
          result.getBenchmarkResults().stream()
              .flatMap(fork -> fork.getIterationResults().stream())
              .toList();
      Samples nanos =
          Samples.of(iterations.stream().map(each -> each.getPrimaryResult().getScore()).toList());
      Samples bytes =
          Samples.of(
              iterations.stream()
                  .map(each -> each.getSecondaryResults().get(ALLOCATED).getScore())
                  .toList());
      report.found(key + "_ns", nanos).found(key + "_bytes", bytes);
      rows.add(List.of(key, Numbers.text(nanos.median()), Numbers.text(Math.rint(bytes.median()))));
    }
    return report.table(
        new ReportTable("One operation", List.of("operation", "ns", "bytes allocated"), rows));
  }

  /** The method in snake case, then its parameters: {@code row_build_busy}. */
  static String key(BenchmarkParams benchmark) {
    String name = benchmark.getBenchmark();
    StringBuilder key =
        new StringBuilder(name.substring(name.lastIndexOf('.') + 1).replaceAll("([A-Z])", "_$1"));
    for (String parameter : benchmark.getParamsKeys()) {
      key.append('_').append(benchmark.getParam(parameter));
    }
    return key.toString().toLowerCase(Locale.ROOT);
  }
}
