package io.millrace.benchmarks.command;

import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.tables.TablesBenchmark;
import io.millrace.cli.command.OptionValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace benchmark tables}. */
@Command(
    name = "tables",
    description = "PostgreSQL to online rows, beside a plain read and beside the sink alone.",
    mixinStandardHelpOptions = true)
public final class TablesCommand extends BenchmarkCommand {
  @Option(
      names = "--rows",
      paramLabel = "N",
      converter = OptionValue.Count.class,
      description = "Only one first load of so many rows, and pulls of few changes after it.")
  private Integer rows;

  @Override
  Report measure() throws Exception {
    TablesBenchmark benchmark = isQuick() ? TablesBenchmark.quick() : TablesBenchmark.full();
    return rows == null ? benchmark.measure() : benchmark.measureOnly(rows);
  }
}
