package io.millrace.benchmarks.command;

import io.millrace.benchmarks.report.JsonReport;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.TextReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands have in common. Progress goes to standard error, the report to the output. */
abstract class BenchmarkCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object with every key as a number.")
  private boolean json;

  @Option(
      names = "--quick",
      description = "A smoke run of less than two minutes; its figures say little.")
  private boolean quick;

  /** Measures and reports everything, what is unfavourable too. */
  abstract Report measure() throws Exception;

  final boolean isQuick() {
    return quick;
  }

  /** Exit code 0 also where a target is missed: machines differ, and the report says it. */
  @Override
  public final Integer call() throws Exception {
    Report report = measure();
    spec.commandLine()
        .getOut()
        .print(json ? JsonReport.of(report) + System.lineSeparator() : TextReport.of(report));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
