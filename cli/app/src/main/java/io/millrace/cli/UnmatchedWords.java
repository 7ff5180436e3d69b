package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words that a command takes neither as an option nor as a parameter. */
final class UnmatchedWords {
  private UnmatchedWords() {}

  /**
   * What is wrong with them: options that are unknown, and words that are too many. What stands
   * right behind an unknown option may be its value, and nothing is said of it.
   */
  static List<String> problems(UnmatchedArgumentException unmatched) {
    CommandSpec command = unmatched.getCommandLine().getCommandSpec();
    List<String> all = unmatched.getUnmatched();
    List<String> options = all.stream().filter(UnmatchedWords::isOption).toList();
    List<String> problems = new ArrayList<>();
    if (!options.isEmpty()) {
      problems.add(
          "Unknown option%s: %s".formatted(options.size() == 1 ? "" : "s", quoted(options)));
    }
    List<String> words = unmatched.getCommandLine().getParseResult().originalArgs();
    List<String> tooMany =
        all.stream().filter(word -> !isOption(word) && !isValue(word, words, options)).toList();
    if (!tooMany.isEmpty()) {
      problems.add(
          "%s %s too much: '%s' takes %s"
              .formatted(
                  quoted(tooMany),
                  tooMany.size() == 1 ? "is" : "are",
                  command.qualifiedName(),
                  taken(command)));
    }
    return problems;
  }

  private static boolean isOption(String word) {
    return word.length() > 1 && word.startsWith("-");
  }

  private static boolean isValue(String word, List<String> words, List<String> unknown) {
    int at = words.indexOf(word);
    return at > 0 && unknown.contains(words.get(at - 1)) && !words.get(at - 1).contains("=");
  }

  private static String taken(CommandSpec command) {
    List<PositionalParamSpec> parameters = command.positionalParameters();
    return parameters.isEmpty()
        ? "no words"
        : parameters.stream()
            .map(PositionalParamSpec::paramLabel)
            .collect(Collectors.joining(" ", "", " only"));
  }

  private static String quoted(List<String> words) {
    return words.stream().collect(Collectors.joining("', '", "'", "'"));
  }
}
