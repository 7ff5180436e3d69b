package io.millrace.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * Entry point of {@code bin/millrace}: parses the command line and exits with the command's code.
 */
@Command(
    name = "millrace",
    description = "Features for machine learning: defined once, served online, kept offline.",
    mixinStandardHelpOptions = true,
    versionProvider = MillraceVersion.class,
    subcommands = HelpCommand.class)
public final class Main implements Runnable {

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs the command and ends the JVM, since broker and cluster threads would keep it alive. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
