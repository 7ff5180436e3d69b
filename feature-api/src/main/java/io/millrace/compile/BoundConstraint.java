package io.millrace.compile;

import io.millrace.manifest.ConstraintSpec;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A constraint over canonical values of one type. */
record BoundConstraint(ConstraintSpec spec, Predicate<Object> holds) {

  /**
   * Null satisfies all but {@code required}. A value that cannot be judged breaks the constraint: a
   * regular expression such as {@code (a|b)*} overflows the stack on a long text.
   */
  boolean isBrokenBy(Object canonical) {
    if (canonical == null) {
      return spec.kind().equals("required");
    }
    try {
      return !holds.test(canonical);
    } catch (StackOverflowError e) {
      return true;
    }
  }

  /** Such as {@code at least 0}, {@code one of OK, DECLINED}. */
  String accepted() {
    String kind = spec.kind().replace('_', ' ');
    return spec.arguments().isEmpty()
        ? kind
        : kind
            + " "
            + spec.arguments().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** Such as {@code amount_at_least(0)}. */
  String text() {
    return spec.arguments().isEmpty() ? spec.name() : spec.name() + spec.arguments();
  }
}
