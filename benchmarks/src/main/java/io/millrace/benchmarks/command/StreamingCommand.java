package io.millrace.benchmarks.command;

import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.streaming.StreamingBenchmark;
import picocli.CommandLine.Command;

/** {@code millrace benchmark streaming}. */
@Command(
    name = "streaming",
    description = "The view operator without a sink, beside a bare keyed operator and Flink SQL.",
    mixinStandardHelpOptions = true)
public final class StreamingCommand extends BenchmarkCommand {
  @Override
  Report measure() throws Exception {
    return (isQuick() ? StreamingBenchmark.quick() : StreamingBenchmark.full()).measure();
  }
}
