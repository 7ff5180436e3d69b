package io.millrace.definition;

import java.lang.StackWalker.StackFrame;
import java.util.Comparator;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in the user's code something was defined.
 *
 * @param owner the class whose code it is; null when unknown
 * @param text such as {@code CardFeatures.java:17}
 */
public record Place(Class<?> owner, String text) {
  /**
   * As a reader goes through the code: by package, by source file, by line. A class as a whole, or
   * a constant whose line is not known, comes before the lines of its file; what is at no known
   * place comes last.
   */
  public static final Comparator<Place> IN_ORDER =
      Comparator.comparing((Place place) -> place.owner == null)
          .thenComparing(place -> place.owner == null ? "" : place.owner.getPackageName())
          .thenComparing(Place::file)
          .thenComparingInt(Place::line);

  private static final Pattern LINE = Pattern.compile("(.*):(\\d+)");
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
  private static final Set<String> OURS = Set.of("io.millrace", "io.millrace.definition");

  /** The nearest caller outside the definition API. */
  public static Place ofCaller() {
    return WALKER.walk(
        frames ->
            frames
                .filter(frame -> !OURS.contains(frame.getDeclaringClass().getPackageName()))
                .findFirst()
                .map(Place::of)
                .orElse(new Place(null, "unknown place")));
  }

  /** A class as a whole. */
  public static Place of(Class<?> type) {
    return new Place(type, type.getName());
  }

  /** A constant of a class. */
  public static Place of(Class<?> type, String constant) {
    return new Place(type, type.getSimpleName() + "." + constant);
  }

  private String file() {
    Matcher matcher = LINE.matcher(text);
    if (matcher.matches() || owner == null) {
      return matcher.matches() ? matcher.group(1) : "";
    }
    Class<?> outermost = owner;
    while (outermost.getEnclosingClass() != null) {
      outermost = outermost.getEnclosingClass();
    }
    return outermost.getSimpleName() + ".java";
  }

  private int line() {
    Matcher matcher = LINE.matcher(text);
    return matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
  }

  private static Place of(StackFrame frame) {
    String file = frame.getFileName() == null ? frame.getClassName() : frame.getFileName();
    return new Place(frame.getDeclaringClass(), file + ":" + frame.getLineNumber());
  }

  @Override
  public String toString() {
    return text;
  }
}
