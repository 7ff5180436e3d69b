package io.millrace.job.table;

import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.HeldKey;
import io.millrace.table.PulledRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Entries of the register that are under way, and which of them a row of a table, or a key of a
 * view, is about: by the keys that the row has in any view, and those that they hold. Used by the
 * task's thread.
 */
final class EntriesUnderWay {
  private final BoundTable table;
  private final List<BoundView> views;
  private final List<Forgetting> all = new ArrayList<>();

  /** By the name of their entity and their key. */
  private final Map<String, Map<EntityKey, List<Forgetting>>> byEntity = new HashMap<>();

  private final Map<BoundView, Map<String, HeldKey>> heldByView = new HashMap<>();

  /**
   * @param views all that there are, those too that the table does not feed
   * @param entries that concern the table; those that are not under way are passed over
   */
  EntriesUnderWay(BoundTable table, List<BoundView> views, List<Forgetting> entries) {
    this.table = table;
    this.views = views;
    for (Forgetting entry : entries) {
      if (entry.isUnderWay()) {
        all.add(entry);
        byEntity
            .computeIfAbsent(entry.entity(), entity -> new HashMap<>())
            .computeIfAbsent(entry.key(), key -> new ArrayList<>())
            .add(entry);
      }
    }
  }

  /** As long as nothing is known of the register. */
  static EntriesUnderWay none() {
    return new EntriesUnderWay(null, List.of(), List.of());
  }

  /** In the order in which the register has them. */
  List<Forgetting> all() {
    return Collections.unmodifiableList(all);
  }

  /** Of all keys that a row has in any view, and of those that they hold. */
  Set<Forgetting> of(PulledRow row) {
    Set<Forgetting> entries = new LinkedHashSet<>();
    if (all.isEmpty()) {
      return entries;
    }
    for (BoundView view : views) {
      if (view.streams().contains(table.name()) && !held(view).isEmpty()) {
        for (EntityKey key : view.keys(table, row)) {
          entries.addAll(of(view, key));
        }
      }
    }
    return entries;
  }

  /** Of a view's key, and of those that it holds. */
  List<Forgetting> of(BoundView view, EntityKey key) {
    List<Forgetting> entries = new ArrayList<>();
    held(view)
        .forEach(
            (entity, held) ->
                byEntity.get(entity).getOrDefault(held.in(key), List.of()).stream()
                    .filter(held::isOf)
                    .forEach(entries::add));
    return entries;
  }

  /** What keys of a view hold of entities of which a key is under way. */
  private Map<String, HeldKey> held(BoundView view) {
    return heldByView.computeIfAbsent(
        view,
        any -> {
          Map<String, HeldKey> held = new TreeMap<>();
          for (String entity : byEntity.keySet()) {
            HeldKey.of(view, entity).ifPresent(each -> held.put(entity, each));
          }
          return held;
        });
  }
}
