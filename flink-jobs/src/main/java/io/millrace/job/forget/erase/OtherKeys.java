package io.millrace.job.forget.erase;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.KeyColumns;
import io.millrace.job.forget.LostEvents;
import io.millrace.job.forget.LostEvents.Lost;
import io.millrace.manifest.EntitySpec;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What other keys lose by the events that go, gathered and taken note of before they do. A key that
 * has itself forgotten an event has lost nothing. Not thread-safe.
 *
 * @param <E> what a row of the log is read as
 */
final class OtherKeys<E> {
  private final List<DueKeys> forgotten;
  private final List<BoundView> views;
  private final LostEvents register;
  private final BiFunction<BoundView, E, Set<EntityKey>> keys;
  private final Map<EntitySpec, Map<EntityKey, Set<Lost>>> byEntity = new HashMap<>();

  /**
   * @param forgotten by which events go, of each entity once
   * @param views that use the feed, whatever their entity is
   * @param keys of an event in a view
   */
  OtherKeys(
      List<DueKeys> forgotten,
      List<BoundView> views,
      LostEvents register,
      BiFunction<BoundView, E, Set<EntityKey>> keys) {
    this.forgotten = List.copyOf(forgotten);
    this.views = views;
    this.register = register;
    this.keys = keys;
  }

  void lose(E event, Place place, long timeMillis) {
    Lost lost = new Lost(place.feed(), place.partition(), place.offset(), timeMillis);
    for (BoundView view : views) {
      for (EntityKey key : keys.apply(view, event)) {
        if (!hasForgotten(view, key, place)) {
          byEntity
              .computeIfAbsent(view.keys().spec(), any -> new HashMap<>())
              .computeIfAbsent(key, any -> new LinkedHashSet<>())
              .add(lost);
        }
      }
    }
  }

  private boolean hasForgotten(BoundView view, EntityKey key, Place place) {
    return forgotten.stream()
        .filter(each -> KeyColumns.areAlike(each.entity(), view.keys().spec()))
        .anyMatch(each -> each.forgets(each.held(view).registered(key), place));
  }

  void write() {
    byte[] secret = forgotten.get(0).dues().get(0).secret();
    byEntity.forEach((entity, byKey) -> register.add(secret, entity, byKey));
    byEntity.clear();
  }
}
