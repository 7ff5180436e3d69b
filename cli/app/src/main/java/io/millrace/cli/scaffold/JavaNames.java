package io.millrace.cli.scaffold;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/** Java's names for what files and columns are called. */
final class JavaNames {
  /** What no component of a record may be called: the methods of each object without parameters. */
  private static final Set<String> OF_OBJECT =
      Set.of(
          "clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

  private JavaNames() {}

  /** {@code uber-pickups} is {@code UberPickups}. */
  static String type(String text) {
    return words(text)
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  /**
   * {@code card_id} is {@code cardId}; a word of Java's own gets an underscore behind, which does
   * not count where data is read.
   */
  static String field(String text) {
    String name = component(text);
    return isTaken(name) ? name + "_" : name;
  }

  /** As {@link #field}, but a word of Java's own stays a legal name of a feature. */
  static String feature(String text) {
    String name = component(text);
    return isTaken(name) ? name + "Value" : name;
  }

  private static String component(String text) {
    String type = type(text);
    return type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
  }

  private static boolean isTaken(String name) {
    return SourceVersion.isKeyword(name) || OF_OBJECT.contains(name);
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

  /** Within the quotes of a string. */
  static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t");
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
