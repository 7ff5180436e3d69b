package io.millrace.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace offline}: what is done with the offline log. */
@Command(
    name = "offline",
    description = "Work with the tables of the offline log.",
    subcommands = {OfflineReadCommand.class, MaintainCommand.class})
public final class OfflineCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
