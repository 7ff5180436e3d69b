package io.millrace.job.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What subtasks have said of pulls that not all have handed on. A job that was rescaled says it
 * anew, in its new number of subtasks. Not thread-safe.
 */
final class PullParts {
  /** In place of subtask and number of subtasks of a pull that is whole. */
  private static final int WHOLE = 0;

  private final TreeMap<Long, Map<Integer, VisiblePull>> byPull = new TreeMap<>();
  private VisiblePull last;

  /** Takes up what {@link #all} gave. */
  void restore(VisiblePull saved) {
    if (saved.parallelism() == WHOLE) {
      last = saved;
    } else {
      add(saved);
    }
  }

  /** The pull, visible when its last part is, if this was the last; else null. */
  VisiblePull add(VisiblePull part) {
    Map<Integer, VisiblePull> parts = byPull.computeIfAbsent(part.pull(), key -> new TreeMap<>());
    parts.values().removeIf(other -> other.parallelism() != part.parallelism());
    parts.put(part.subtask(), part);
    if (parts.size() < part.parallelism()) {
      return null;
    }
    long visibleMillis =
        parts.values().stream().mapToLong(VisiblePull::visibleMillis).max().orElseThrow();
    byPull.headMap(part.pull(), true).clear();
    last = whole(part, visibleMillis);
    return last;
  }

  /** The number of the last pull that was whole; 0 for none. */
  long lastPull() {
    return last == null ? 0 : last.pull();
  }

  private static VisiblePull whole(VisiblePull part, long visibleMillis) {
    return new VisiblePull(
        part.table(),
        part.pull(),
        part.beganAtMillis(),
        part.endedAtMillis(),
        visibleMillis,
        part.rows(),
        part.rejected(),
        part.seenUntil(),
        part.coverage(),
        WHOLE,
        WHOLE);
  }

  /** The last pull that was whole, and parts of those that are not. */
  List<VisiblePull> all() {
    List<VisiblePull> all = new ArrayList<>();
    if (last != null) {
      all.add(last);
    }
    byPull.values().forEach(parts -> all.addAll(parts.values()));
    return all;
  }
}
