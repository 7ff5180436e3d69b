package io.millrace.job.forget;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Says of entries under way that something of their keys was on its way to a view and is dropped,
 * as it lies before a cut: neither state nor log will have had it, and yet there was something. Not
 * thread-safe.
 */
public final class DroppedKeys {
  private final RegisterWatch watch;
  private final List<BoundView> views;
  private final Set<Told> told = new HashSet<>();

  /** Those under way at the latest look, by entity and key. */
  private Map<String, Map<EntityKey, List<Long>>> underWay = Map.of();

  private List<Forgetting> seen = List.of();

  private record Told(long id, String onlineTable) {}

  /**
   * @param views to which the job gives what is not dropped
   */
  public DroppedKeys(RegisterWatch watch, List<BoundView> views) {
    this.watch = watch;
    this.views = views;
  }

  /**
   * An event or row is dropped.
   *
   * @param keys that it has in a view
   */
  public void tell(Function<BoundView, Set<EntityKey>> keys) {
    look();
    if (underWay.isEmpty()) {
      return;
    }
    for (BoundView view : views) {
      Map<EntityKey, List<Long>> byKey = underWay.get(view.spec().entity());
      if (byKey != null) {
        for (EntityKey key : keys.apply(view)) {
          byKey.getOrDefault(key, List.of()).forEach(id -> tell(id, view.spec().onlineTable()));
        }
      }
    }
  }

  private void tell(long id, String onlineTable) {
    if (told.add(new Told(id, onlineTable))) {
      watch.found(id, ForgetPlace.state(onlineTable), 1);
    }
  }

  private void look() {
    List<Forgetting> entries = watch.latest().entries();
    if (entries == seen) {
      return;
    }
    seen = entries;
    underWay = new HashMap<>();
    for (Forgetting entry : entries) {
      if (entry.isUnderWay()) {
        underWay
            .computeIfAbsent(entry.entity(), any -> new HashMap<>())
            .computeIfAbsent(entry.key(), any -> new ArrayList<>(1))
            .add(entry.id());
      }
    }
  }
}
