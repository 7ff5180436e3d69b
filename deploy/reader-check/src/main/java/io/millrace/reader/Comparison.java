package io.millrace.reader;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what was compared and keeps the first differences. Not thread-safe. */
final class Comparison {
  private static final int SHOWN = 20;

  private final List<String> examples = new ArrayList<>();
  private long same;
  private long differing;

  /** Compares two collections as bags: the order does not count, the number of times does. */
  void bags(String what, Collection<String> expected, Collection<String> read) {
    Map<String, Integer> left = new HashMap<>();
    expected.forEach(row -> left.merge(row, 1, Integer::sum));
    for (String row : read) {
      if (left.merge(row, -1, Integer::sum) < 0) {
        left.remove(row);
        differs("%s: not expected: %s".formatted(what, row));
      } else {
        left.remove(row, 0);
        same++;
      }
    }
    left.forEach((row, times) -> differs("%s: missing %d times: %s".formatted(what, times, row)));
  }

  /** Compares two values. */
  void values(String what, Object expected, Object read) {
    bags(what, List.of(PlainText.of(expected)), List.of(PlainText.of(read)));
  }

  private void differs(String example) {
    differing++;
    if (examples.size() < SHOWN) {
      examples.add(example);
    }
  }

  long same() {
    return same;
  }

  long differing() {
    return differing;
  }

  List<String> examples() {
    return List.copyOf(examples);
  }
}
