package io.millrace.benchmarks.command;

import io.millrace.benchmarks.growth.GrowthBenchmark;
import io.millrace.benchmarks.report.Report;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/millrace benchmark growth}. */
@Command(
    name = "growth",
    description = "How cost grows with keys, windows, features, late events and tiles.",
    mixinStandardHelpOptions = true)
public final class GrowthCommand extends BenchmarkCommand {
  @Option(
      names = "--plots",
      paramLabel = "FOLDER",
      description = "Where to write a plot of each as SVG; none by default.")
  private Path plots;

  @Override
  Report measure() throws Exception {
    return new GrowthBenchmark(isQuick(), plots).measure();
  }
}
