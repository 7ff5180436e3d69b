package io.millrace.cli;

import java.util.List;

/** A command whose options are bound by each other, beside what each of them accepts. */
public interface OptionRules {
  /**
   * Looks at what was given, before the command does anything. Where a value could not be read, or
   * something is missing, options and parameters may be null that are not otherwise.
   *
   * @param wrong takes everything that is wrong, each with the options and what is accepted
   */
  void check(List<String> wrong);
}
