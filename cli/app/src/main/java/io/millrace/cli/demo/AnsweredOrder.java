package io.millrace.cli.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges whether what was served of a key went back in time. */
final class AnsweredOrder {
  private AnsweredOrder() {}

  /**
   * @param rows in the order in which they were asked for
   */
  static void check(List<AnsweredRow> rows, Tally tally) {
    Map<ViewKey, Long> highest = new HashMap<>();
    for (AnsweredRow answered : rows) {
      long position = answered.row() == null ? 0 : answered.row().order().position();
      long before = highest.getOrDefault(answered.key(), 0L);
      if (position < before) {
        tally.differs(
            "%s went back from position %d to %s"
                .formatted(answered.key(), before, answered.row()));
      } else {
        tally.same();
      }
      highest.put(answered.key(), Math.max(before, position));
    }
  }
}
