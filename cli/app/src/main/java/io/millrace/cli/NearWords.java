package io.millrace.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Options and subcommands that may have been meant by words which a command does not know. */
final class NearWords {
  private static final int LETTERS_OF_A_SLIP = 3;
  private static final int LETTERS_OF_A_BEGINNING = 3;
  private static final int MOST = 3;

  private NearWords() {}

  /** The nearest first, at most three of each word; none where nothing is like it. */
  static Set<String> of(UnmatchedArgumentException unmatched) {
    CommandSpec command = unmatched.getCommandLine().getCommandSpec();
    Set<String> near = new LinkedHashSet<>();
    if (Subcommands.isWanted(unmatched)) {
      near.addAll(to(unmatched.getUnmatched().get(0), command.subcommands().keySet()));
      return near;
    }
    List<String> options =
        command.options().stream()
            .filter(option -> !option.hidden())
            .map(OptionSpec::longestName)
            .toList();
    unmatched.getUnmatched().stream()
        .filter(word -> word.startsWith("-"))
        .forEach(word -> near.addAll(to(word.split("=", 2)[0], options)));
    return near;
  }

  /** Those that a word begins, or differs from in one letter of three. */
  static List<String> to(String word, Collection<String> known) {
    String meant = bare(word);
    return known.stream()
        .filter(each -> isBegunBy(bare(each), meant) || isSlip(bare(each), meant))
        .sorted(
            Comparator.<String>comparingInt(each -> distance(bare(each), meant))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  private static boolean isBegunBy(String known, String word) {
    return word.length() >= LETTERS_OF_A_BEGINNING && known.startsWith(word);
  }

  private static boolean isSlip(String known, String word) {
    return distance(known, word) <= Math.min(known.length(), word.length()) / LETTERS_OF_A_SLIP;
  }

  private static int distance(String known, String word) {
    return LevenshteinDistance.getDefaultInstance().apply(known, word);
  }

  private static String bare(String option) {
    return option.replaceFirst("^-+", "");
  }
}
