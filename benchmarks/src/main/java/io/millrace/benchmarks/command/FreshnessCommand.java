package io.millrace.benchmarks.command;

import io.millrace.benchmarks.freshness.FreshnessBenchmark;
import io.millrace.benchmarks.freshness.FreshnessScale;
import io.millrace.benchmarks.load.Definitions;
import io.millrace.benchmarks.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/millrace benchmark freshness}. */
@Command(
    name = "freshness",
    description = "From a producer's send to the first HTTP answer that shows it.",
    mixinStandardHelpOptions = true)
public final class FreshnessCommand extends BenchmarkCommand {
  @Option(
      names = "--definitions",
      paramLabel = "NAME",
      description = "What is computed: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Definitions definitions = Definitions.AMOUNTS;

  @Override
  Report measure() throws Exception {
    Report report = new Report("freshness", isQuick());
    FreshnessScale scale =
        (isQuick() ? FreshnessScale.quick() : FreshnessScale.full()).over(definitions);
    new FreshnessBenchmark(scale, report, System.err::println).measure();
    return report;
  }
}
