package io.millrace.job.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The source of a table, whose rows change, come and go, and the topic of what is pushed for it.
 */
final class PlayedSource {
  private final Map<Long, String> rows = new TreeMap<>();
  private final Map<Long, Long> changedAtMillis = new TreeMap<>();
  private final List<Push> topic = new ArrayList<>();
  private int values;

  /** A row that was pushed. */
  record Push(long item, String value, long atMillis) {}

  /** A row changes, or comes; its value was never there before. */
  void put(long item, long nowMillis) {
    rows.put(item, newValue());
    changedAtMillis.put(item, nowMillis);
  }

  void remove(long item, long nowMillis) {
    rows.remove(item);
    changedAtMillis.put(item, nowMillis);
  }

  void push(long item, long nowMillis) {
    topic.add(new Push(item, newValue(), nowMillis));
  }

  private String newValue() {
    return "v" + values++;
  }

  /** As the row is now; null for none. */
  String value(long item) {
    return rows.get(item);
  }

  /** Of the rows that are there. */
  Set<Long> items() {
    return rows.keySet();
  }

  /** Those of them that have not changed before an instant only. */
  Set<Long> changedSince(long millis) {
    return rows.keySet().stream()
        .filter(item -> changedAtMillis.get(item) >= millis)
        .collect(Collectors.toSet());
  }

  /** How many were pushed: the offset of the next. */
  long pushes() {
    return topic.size();
  }

  Push pushed(long offset) {
    return topic.get((int) offset);
  }

  /** When what has an offset was pushed; the greatest while nothing has it. */
  long pushedAtMillis(long offset) {
    return offset < topic.size() ? pushed(offset).atMillis() : Long.MAX_VALUE;
  }
}
