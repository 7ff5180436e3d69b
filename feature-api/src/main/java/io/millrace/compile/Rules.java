package io.millrace.compile;

import java.util.List;

/** Every rule that definitions are held to before they are bound to code. */
final class Rules {
  static final List<Rule> ALL = List.of();

  private Rules() {}
}
