package io.millrace.cli.command;

import io.millrace.cli.Subcommands;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace help}: picocli's own knows commands, but not what is below them. */
@Command(
    name = "help",
    helpCommand = true,
    description = "Show the options of a command, such as 'help dataset create'.")
public final class HelpCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "the command, and a subcommand of it; default: all commands")
  private List<String> path = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine shown = spec.commandLine().getParent();
    for (String word : path) {
      CommandLine next = shown.getSubcommands().get(word);
      if (next == null) {
        throw new ParameterException(shown, Subcommands.missing(shown, word));
      }
      shown = next;
    }
    PrintWriter out = spec.commandLine().getOut();
    shown.usage(out);
    out.flush();
    return CommandLine.ExitCode.OK;
  }
}
