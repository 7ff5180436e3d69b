package io.millrace.benchmarks.command;

import io.millrace.benchmarks.load.Definitions;
import io.millrace.benchmarks.pipeline.PipelineBenchmark;
import io.millrace.benchmarks.pipeline.PipelineScale;
import io.millrace.benchmarks.report.Report;
import io.millrace.cli.command.OptionValue;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/millrace benchmark pipeline}. */
@Command(
    name = "pipeline",
    description = "Kafka to PostgreSQL and Iceberg: events a second without falling behind.",
    mixinStandardHelpOptions = true)
public final class PipelineCommand extends BenchmarkCommand {
  @ArgGroup(exclusive = false)
  private Hold hold;

  private static final class Hold {
    @Option(
        names = "--rate",
        paramLabel = "N",
        required = true,
        converter = OptionValue.Rate.class,
        description = "Hold this rate instead of looking for the highest.")
    private double rate;

    @Option(
        names = "--seconds",
        paramLabel = "N",
        defaultValue = "60",
        converter = OptionValue.Count.class,
        description = "How long it is held; default: ${DEFAULT-VALUE}.")
    private int seconds;
  }

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
            hold == null ? scale : scale.holding(hold.rate, hold.seconds),
            report,
            System.err::println)
        .measure();
    return report;
  }
}
