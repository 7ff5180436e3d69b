package io.millrace.benchmarks.command;

import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.training.TrainingBenchmark;
import io.millrace.benchmarks.training.TrainingGrowth;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace benchmark training}. */
@Command(
    name = "training",
    description = "A training set by the local engine, beside the best SQL for it on DuckDB.",
    mixinStandardHelpOptions = true)
public final class TrainingCommand extends BenchmarkCommand {
  @Option(
      names = "--growth",
      description = "Instead: how the time grows with events, windows and little memory.")
  private boolean growth;

  @Override
  Report measure() throws Exception {
    if (growth) {
      return (isQuick() ? TrainingGrowth.quick() : TrainingGrowth.full()).measure();
    }
    return (isQuick() ? TrainingBenchmark.quick() : TrainingBenchmark.full()).measure();
  }
}
