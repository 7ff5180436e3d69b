package io.millrace.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace dataset}: training sets. */
@Command(
    name = "dataset",
    description = "Make training sets: the values of features at the instants of a spine.",
    subcommands = {
      DatasetCreateCommand.class,
      DatasetRemakeCommand.class,
      DatasetListCommand.class,
      DatasetShowCommand.class,
      DatasetReadCommand.class,
      DatasetDiffCommand.class,
      DatasetDeleteCommand.class
    })
public final class DatasetCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
