package io.millrace.benchmarks.command;

import io.millrace.benchmarks.core.CoreBenchmark;
import io.millrace.benchmarks.report.Report;
import org.openjdk.jmh.runner.NoBenchmarksException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code core}: the core under JMH. */
@Command(
    name = "core",
    description = "Time and bytes allocated of one event, one row and one lookup, by JMH.",
    mixinStandardHelpOptions = true)
public final class CoreCommand extends BenchmarkCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "PATTERN",
      defaultValue = "",
      description = "Only benchmarks with this in their name, such as row_build.")
  private String pattern;

  @Spec private CommandSpec spec;

  @Override
  Report measure() throws Exception {
    try {
      return new CoreBenchmark(isQuick(), pattern).measure();
    } catch (NoBenchmarksException e) {
      throw new ParameterException(
          spec.commandLine(), "No benchmark has '" + pattern + "' in its name.", e);
    }
  }
}
