package io.millrace.cli.command;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Options that a command does not know: what follows one may be its value, and no parameter. */
final class UnknownOptions {
  private UnknownOptions() {}

  /** Parameters that do not stand right behind such an option. */
  static List<String> withoutTheirValues(List<String> parameters, CommandSpec command) {
    ParseResult parsed = command.commandLine().getParseResult();
    List<String> words = parsed.originalArgs();
    return parameters.stream()
        .filter(
            each -> {
              int at = words.indexOf(each);
              return at < 1 || !isUnknown(words.get(at - 1), parsed);
            })
        .toList();
  }

  private static boolean isUnknown(String word, ParseResult parsed) {
    return word.startsWith("-") && parsed.unmatched().contains(word);
  }
}
