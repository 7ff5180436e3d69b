package io.millrace.benchmarks.command;

import io.millrace.benchmarks.gateway.GatewayBenchmark;
import io.millrace.benchmarks.report.Report;
import picocli.CommandLine.Command;

@Command(
    name = "gateway",
    description = "Point lookups over HTTP, beside a bare handler with the same reads.",
    mixinStandardHelpOptions = true)
public final class GatewayCommand extends BenchmarkCommand {
  @Override
  Report measure() throws Exception {
    return new GatewayBenchmark(isQuick()).measure();
  }
}
