package io.millrace.compile;

/** One thing that definitions must or must not be. */
@FunctionalInterface
public interface Rule {
  /** Reports every place where the draft breaks the rule. Never throws. */
  void check(Draft draft, Report report);
}
