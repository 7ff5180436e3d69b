package io.millrace.definition;

import java.util.ArrayList;
import java.util.List;

/** Adds to immutable lists of problems. */
public final class Problems {
  private Problems() {}

  /** {@code before} and one more, at the caller's place. */
  public static List<Problem> with(
      List<Problem> before, ProblemCode code, String message, String accepted) {
    return with(before, new Problem(code, Place.ofCaller(), message, accepted));
  }

  public static List<Problem> with(List<Problem> before, Problem problem) {
    List<Problem> all = new ArrayList<>(before);
    all.add(problem);
    return List.copyOf(all);
  }

  /** {@code before}, and a problem when an argument is null. */
  public static List<Problem> unlessNull(List<Problem> before, String call, Object... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] == null) {
        return with(
            before,
            ProblemCode.NULL_ARGUMENT,
            call + ": argument " + (i + 1) + " is null",
            "give a value; a constant of a class that is still being initialised is null here:"
                + " use ref(() -> Other.FEATURE)");
      }
    }
    return before;
  }

  /** Both lists. */
  public static List<Problem> join(List<Problem> first, List<Problem> second) {
    if (second.isEmpty()) {
      return first;
    }
    List<Problem> all = new ArrayList<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }
}
