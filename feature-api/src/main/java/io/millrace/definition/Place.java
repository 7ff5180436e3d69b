package io.millrace.definition;

import java.lang.StackWalker.StackFrame;
import java.util.Set;

/**
 * Where in the user's code something was defined.
 *
 * @param owner the class whose code it is; null when unknown
 * @param text such as {@code CardFeatures.java:17}
 */
public record Place(Class<?> owner, String text) {
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

  private static Place of(StackFrame frame) {
    String file = frame.getFileName() == null ? frame.getClassName() : frame.getFileName();
    return new Place(frame.getDeclaringClass(), file + ":" + frame.getLineNumber());
  }

  @Override
  public String toString() {
    return text;
  }
}
