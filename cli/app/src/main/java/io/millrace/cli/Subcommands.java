package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is below a command, and how each of them is named. */
public final class Subcommands {
  private Subcommands() {}

  /** That a command has none of this name; says which it has. */
  public static String missing(CommandLine command, String word) {
    return "'%s' has no subcommand '%s'%s"
        .formatted(
            command.getCommandSpec().qualifiedName(),
            word,
            command.getSubcommands().isEmpty()
                ? ""
                : "; use " + String.join(", ", command.getSubcommands().keySet()));
  }

  /** The words after the program's own that name a command; none for the program. */
  static List<String> path(CommandLine command) {
    List<String> path = new ArrayList<>();
    for (CommandLine each = command; each.getParent() != null; each = each.getParent()) {
      path.add(0, each.getCommandName());
    }
    return path;
  }

  /** Whether a word stands where only a subcommand can. */
  static boolean isWanted(UnmatchedArgumentException unmatched) {
    CommandLine command = unmatched.getCommandLine();
    return !unmatched.isUnknownOption()
        && !command.getSubcommands().isEmpty()
        && command.getCommandSpec().positionalParameters().isEmpty();
  }
}
