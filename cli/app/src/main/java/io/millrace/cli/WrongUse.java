package io.millrace.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Everything that is wrong with how a command was called. */
public final class WrongUse extends ParameterException {
  private static final long serialVersionUID = 1L;

  private final transient List<ParameterException> unread;

  /**
   * @param problems at least one
   */
  public WrongUse(CommandLine command, List<String> problems) {
    this(command, problems, List.of());
  }

  /**
   * @param problems at least one
   * @param unread what the words of the command line failed by, if they did: it knows which words
   *     may have been meant
   */
  WrongUse(CommandLine command, List<String> problems, List<ParameterException> unread) {
    super(command, message(command, problems));
    this.unread = List.copyOf(unread);
  }

  List<ParameterException> unread() {
    return unread;
  }

  private static String message(CommandLine command, List<String> problems) {
    return problems.size() == 1
        ? problems.get(0)
        : "Cannot run '%s': %d problems%n  %s"
            .formatted(
                command.getCommandSpec().qualifiedName(),
                problems.size(),
                String.join(System.lineSeparator() + "  ", problems));
  }
}
