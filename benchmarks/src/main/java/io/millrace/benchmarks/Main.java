package io.millrace.benchmarks;

import io.millrace.benchmarks.command.CoreCommand;
import io.millrace.benchmarks.command.FreshnessCommand;
import io.millrace.benchmarks.command.GatewayCommand;
import io.millrace.benchmarks.command.GrowthCommand;
import io.millrace.benchmarks.command.PipelineCommand;
import io.millrace.benchmarks.command.SoakCommand;
import io.millrace.benchmarks.command.StreamingCommand;
import io.millrace.benchmarks.command.TablesCommand;
import io.millrace.benchmarks.command.TrainingCommand;
import io.millrace.cli.CheckedUse;
import io.millrace.cli.MillraceVersion;
import io.millrace.cli.console.LogFile;
import java.nio.file.Path;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Entry point of {@code bin/millrace benchmark}. */
@Command(
    name = "millrace benchmark",
    description = "Measures Millrace beside its peers, in one run.",
    mixinStandardHelpOptions = true,
    versionProvider = MillraceVersion.class,
    subcommands = {
      StreamingCommand.class,
      PipelineCommand.class,
      FreshnessCommand.class,
      GatewayCommand.class,
      TablesCommand.class,
      TrainingCommand.class,
      SoakCommand.class,
      CoreCommand.class,
      GrowthCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs the benchmark and ends the JVM, since broker and cluster threads would keep it alive. */
  public static void main(String[] args) {
    LogManager.getLogManager().reset();
    LogFile.in(Path.of(System.getProperty("java.io.tmpdir"), "millrace-benchmarks"));
    System.exit(commandLine().execute(args));
  }

  /** The command line, as tests run it too: all that is wrong with a call is told at once. */
  static CommandLine commandLine() {
    return CheckedUse.of(new CommandLine(new Main()));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
