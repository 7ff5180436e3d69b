package io.millrace.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
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
    List<String> problems = new ArrayList<>(twice(last));
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
    return List.of(isNoPair(error) ? noPair(error) : error.getMessage());
  }

  /** Of a value without '=' the parser names the option twice, and no form of the option's own. */
  private static boolean isNoPair(ParameterException error) {
    return error.getArgSpec() instanceof OptionSpec option
        && option.typeInfo().isMap()
        && error.getMessage().contains("should be in KEY=VALUE format");
  }

  private static String noPair(ParameterException error) {
    OptionSpec option = (OptionSpec) error.getArgSpec();
    return "Invalid value for option '%s': '%s' is not %s"
        .formatted(option.longestName(), error.getValue(), option.paramLabel());
  }

  /** Of a name that is given twice the last value would count, without a word. */
  private static List<String> twice(ParseResult parsed) {
    List<String> problems = new ArrayList<>();
    for (OptionSpec option : parsed.matchedOptionsSet()) {
      Set<String> names = new HashSet<>();
      for (String value : option.originalStringValues()) {
        int end = value.indexOf('=');
        if (option.typeInfo().isMap() && end > 0 && !names.add(value.substring(0, end))) {
          problems.add(
              "%s %s is given twice".formatted(option.longestName(), value.substring(0, end)));
        }
      }
    }
    return problems;
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
