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
  private final TreeMap<Long, Map<Integer, VisiblePull>> byPull = new TreeMap<>();

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
    return new VisiblePull(
        part.table(),
        part.pull(),
        part.beganAtMillis(),
        part.endedAtMillis(),
        visibleMillis,
        part.rows(),
        part.rejected(),
        part.seenUntil(),
        part.subtask(),
        part.parallelism());
  }

  /** Parts of pulls that are not whole. */
  List<VisiblePull> all() {
    List<VisiblePull> all = new ArrayList<>();
    byPull.values().forEach(parts -> all.addAll(parts.values()));
    return all;
  }
}
