package io.millrace.cli.scaffold;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/** Java's names for what files and columns are called. */
final class JavaNames {
  private JavaNames() {}

  /** {@code uber-pickups} is {@code UberPickups}. */
  static String type(String text) {
    return words(text)
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  /** {@code card_id} is {@code cardId}; a word of Java's own gets an underscore behind. */
  static String field(String text) {
    String type = type(text);
    String name = type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
    return SourceVersion.isKeyword(name) ? name + "_" : name;
  }

  /** {@code uber-pickups} is {@code UBER_PICKUPS}. */
  static String constant(String text) {
    return words(text).map(word -> word.toUpperCase(Locale.ROOT)).collect(Collectors.joining("_"));
  }

  /** {@code uber-pickups} is {@code uber_pickups}. */
  static String snake(String text) {
    return constant(text).toLowerCase(Locale.ROOT);
  }

  /** {@code payments} is {@code payment}. */
  static String singular(String word) {
    return word.length() > 2 && word.endsWith("s") && !word.endsWith("ss")
        ? word.substring(0, word.length() - 1)
        : word;
  }

  private static Stream<String> words(String text) {
    String spaced = text.replaceAll("([a-z0-9])([A-Z])", "$1 $2");
    String[] words = spaced.replaceAll("[^A-Za-z0-9]+", " ").strip().split(" ");
    String first = words[0];
    boolean isName = !first.isEmpty() && Character.isLetter(first.charAt(0));
    Stream<String> lower = Stream.of(words).map(word -> word.toLowerCase(Locale.ROOT));
    return isName ? lower : Stream.concat(Stream.of("c"), lower).filter(word -> !word.isEmpty());
  }
}
