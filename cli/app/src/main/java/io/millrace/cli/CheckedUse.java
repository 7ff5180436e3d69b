package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs a command if nothing is wrong with how it was called, and else tells everything that is
 * wrong at once: words that no command knows, options that are missing, values that cannot be read,
 * and what the command's own {@link OptionRules} say.
 */
public final class CheckedUse implements IExecutionStrategy {
  private final IExecutionStrategy run = new RunLast();

  private CheckedUse() {}

  /** Has a program, with all commands below it, called only so. */
  public static CommandLine of(CommandLine program) {
    collectErrors(program);
    return program
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(new FailureReport())
        .setExecutionStrategy(new CheckedUse());
  }

  private static void collectErrors(CommandLine command) {
    command.getCommandSpec().parser().collectErrors(true);
    command.getSubcommands().values().forEach(CheckedUse::collectErrors);
  }

  @Override
  public int execute(ParseResult parsed) {
    List<ParameterException> unread = new ArrayList<>();
    ParseResult last = parsed;
    for (ParseResult each : levels(parsed)) {
      if (each.isUsageHelpRequested() || each.isVersionHelpRequested()) {
        return run.execute(parsed);
      }
      addErrors(each, unread);
      last = each;
    }
    List<String> problems = new ArrayList<>();
    unread.stream()
        .filter(error -> !isToldByAnother(error, unread))
        .flatMap(error -> messages(error).stream())
        .distinct()
        .forEach(problems::add);
    CommandLine command = last.commandSpec().commandLine();
    if (command.getCommand() instanceof OptionRules rules) {
      rules.check(problems);
    }
    if (!problems.isEmpty()) {
      throw new WrongUse(
          unread.isEmpty() ? command : unread.get(0).getCommandLine(), problems, unread);
    }
    return run.execute(parsed);
  }

  /** The command and those below it that were named. */
  private static List<ParseResult> levels(ParseResult parsed) {
    List<ParseResult> levels = new ArrayList<>(List.of(parsed));
    while (levels.get(levels.size() - 1).hasSubcommand()) {
      levels.add(levels.get(levels.size() - 1).subcommand());
    }
    return levels;
  }

  private static List<String> messages(ParameterException error) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      return Subcommands.isWanted(unmatched)
          ? List.of(Subcommands.missing(error.getCommandLine(), unmatched.getUnmatched().get(0)))
          : UnmatchedWords.problems(unmatched);
    }
    return List.of(error.getMessage());
  }

  /** The parser tells what is missing once more for each of it, alone or with all others. */
  private static boolean isToldByAnother(ParameterException error, List<ParameterException> all) {
    return error instanceof MissingParameterException part
        && all.stream()
            .filter(MissingParameterException.class::isInstance)
            .map(each -> ((MissingParameterException) each).getMissing())
            .anyMatch(
                missing ->
                    missing.size() > part.getMissing().size()
                        && missing.containsAll(part.getMissing()));
  }

  private static void addErrors(ParseResult parsed, List<ParameterException> unread) {
    for (Exception error : parsed.errors()) {
      unread.add(
          error instanceof ParameterException wrong
              ? wrong
              : new ParameterException(parsed.commandSpec().commandLine(), error.getMessage()));
    }
  }
}
