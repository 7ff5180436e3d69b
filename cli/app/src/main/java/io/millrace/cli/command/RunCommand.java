package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.console.LogFile;
import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.cli.project.LoadedDefinitions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace run}. */
@Command(
    name = "run",
    description = {
      "Run definitions on the local platform: Kafka, Flink, PostgreSQL, Iceberg and the gateway in"
          + " one process.",
      "It goes on where the last run on the folder ended. Ctrl-C stops it and keeps everything."
    })
public final class RunCommand implements Callable<Integer> {
  @Mixin private DefinitionsParameter definitions;
  @Mixin private LocalParameters local;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    LocalOptions options = local.options();
    LogFile.in(options.folder());
    LoadedDefinitions loaded = definitions.load();
    UntilStopped stopped = UntilStopped.signalled();
    try (LocalPlatform platform = Starting.platform(options, loaded)) {
      new PlatformReport(platform, out).print();
      stopped.await(platform, out, "Stopping; the next run goes on from here.");
    }
    return ExitCode.OK.code();
  }
}
