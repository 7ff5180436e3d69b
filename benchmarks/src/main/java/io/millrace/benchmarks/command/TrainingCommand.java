package io.millrace.benchmarks.command;

import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.training.TrainingBenchmark;
import picocli.CommandLine.Command;

/** {@code millrace benchmark training}. */
@Command(
    name = "training",
    description = "A training set by the local engine, beside the best SQL for it on DuckDB.",
    mixinStandardHelpOptions = true)
public final class TrainingCommand extends BenchmarkCommand {
  @Override
  Report measure() throws Exception {
    return (isQuick() ? TrainingBenchmark.quick() : TrainingBenchmark.full()).measure();
  }
}
