package io.millrace.benchmarks.command;

import io.millrace.benchmarks.load.Definitions;
import io.millrace.benchmarks.pipeline.PipelineBenchmark;
import io.millrace.benchmarks.pipeline.PipelineScale;
import io.millrace.benchmarks.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/millrace benchmark pipeline}. */
@Command(
    name = "pipeline",
    description = "Kafka to PostgreSQL and Iceberg: events a second without falling behind.",
    mixinStandardHelpOptions = true)
public final class PipelineCommand extends BenchmarkCommand {
  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Hold this rate instead of looking for the highest.")
  private Double rate;

  @Option(names = "--seconds", paramLabel = "N", description = "How long --rate is held.")
  private int seconds = 60;

  @Option(
      names = "--definitions",
      paramLabel = "NAME",
      description = "What is computed: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Definitions definitions = Definitions.AMOUNTS;

  @Override
  Report measure() throws Exception {
    PipelineScale scale =
        (isQuick() ? PipelineScale.quick() : PipelineScale.full()).over(definitions);
    Report report = new Report("pipeline", isQuick());
    new PipelineBenchmark(
            rate == null ? scale : scale.holding(rate, seconds), report, System.err::println)
        .measure();
    return report;
  }
}
