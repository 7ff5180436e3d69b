package io.millrace.compile;

import io.millrace.manifest.ConstraintSpec;
import java.util.function.Predicate;

/** A constraint over canonical values of one type. */
record BoundConstraint(ConstraintSpec spec, Predicate<Object> holds) {

  /** Null satisfies all but {@code required}. */
  boolean isBrokenBy(Object canonical) {
    return canonical == null ? spec.kind().equals("required") : !holds.test(canonical);
  }

  /** Such as {@code amount_at_least(0)}. */
  String text() {
    return spec.arguments().isEmpty() ? spec.name() : spec.name() + spec.arguments();
  }
}
