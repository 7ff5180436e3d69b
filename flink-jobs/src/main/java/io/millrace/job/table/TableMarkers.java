package io.millrace.job.table;

import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.Forget;
import io.millrace.job.forget.Forgetting;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Markers of forgotten keys that the views of a table are given, one for each partition with a cut,
 * in this life of the job. Used by the task's thread.
 */
final class TableMarkers {
  private final BoundTable table;
  private final List<BoundView> views;
  private final ForgettingStage stage;

  /** Partitions of which they were given, by entry. */
  private final Map<Long, Set<Integer>> given = new TreeMap<>();

  /**
   * @param views that the table feeds
   */
  TableMarkers(BoundTable table, List<BoundView> views, ForgettingStage stage) {
    this.table = table;
    this.views = views;
    this.stage = stage;
  }

  /** Whether this subtask has given an entry's first ones, or there are none here. */
  boolean has(Forgetting entry) {
    return given.containsKey(entry.id());
  }

  /** The entry's key is another subtask's. */
  void areAnothers(Forgetting entry) {
    given.put(entry.id(), new HashSet<>());
  }

  /** Gives those that were not given yet. */
  void give(Forgetting entry) {
    Set<Integer> partitions = given.computeIfAbsent(entry.id(), id -> new HashSet<>());
    Map<Integer, Long> cuts = entry.cuts().getOrDefault(table.name(), Map.of());
    for (Map.Entry<Integer, Long> cut : new TreeMap<>(cuts).entrySet()) {
      if (partitions.add(cut.getKey())) {
        give(entry, cut.getKey(), cut.getValue());
      }
    }
  }

  private void give(Forgetting entry, int partition, long cut) {
    for (BoundView view : views) {
      if (view.spec().entity().equals(entry.entity())) {
        stage.give(
            view,
            new Forget(
                entry.key(),
                entry.id(),
                view.streams().indexOf(table.name()),
                partition,
                cut,
                entry.settlesAtMillis()));
      }
    }
  }
}
