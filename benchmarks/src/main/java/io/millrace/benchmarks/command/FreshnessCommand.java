package io.millrace.benchmarks.command;

import io.millrace.benchmarks.freshness.FreshnessBenchmark;
import io.millrace.benchmarks.freshness.FreshnessScale;
import io.millrace.benchmarks.report.Report;
import picocli.CommandLine.Command;

/** {@code bin/millrace benchmark freshness}. */
@Command(
    name = "freshness",
    description = "From a producer's send to the first HTTP answer that shows it.",
    mixinStandardHelpOptions = true)
public final class FreshnessCommand extends BenchmarkCommand {
  @Override
  Report measure() throws Exception {
    Report report = new Report("freshness", isQuick());
    FreshnessScale scale = isQuick() ? FreshnessScale.quick() : FreshnessScale.full();
    new FreshnessBenchmark(scale, report, System.err::println).measure();
    return report;
  }
}
