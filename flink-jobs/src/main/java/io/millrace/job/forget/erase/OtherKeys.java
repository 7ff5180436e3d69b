package io.millrace.job.forget.erase;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.LostEvents;
import io.millrace.job.forget.LostEvents.Lost;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What other keys lose by the events that go, gathered and taken note of before they do. Not
 * thread-safe.
 *
 * @param <E> what a row of the log is read as
 */
final class OtherKeys<E> {
  private final Forgetting entry;
  private final List<BoundView> views;
  private final LostEvents register;
  private final byte[] secret;
  private final BiFunction<BoundView, E, Set<EntityKey>> keys;
  private final Map<String, Map<EntityKey, Set<Lost>>> byEntity = new HashMap<>();

  /**
   * @param views that use the feed, whatever their entity is
   * @param secret of the register
   * @param keys of an event in a view
   */
  OtherKeys(
      Forgetting entry,
      List<BoundView> views,
      LostEvents register,
      byte[] secret,
      BiFunction<BoundView, E, Set<EntityKey>> keys) {
    this.entry = entry;
    this.views = views;
    this.register = register;
    this.secret = secret;
    this.keys = keys;
  }

  void lose(E event, Lost lost) {
    for (BoundView view : views) {
      String entity = view.keys().spec().name();
      for (EntityKey key : keys.apply(view, event)) {
        if (!(entity.equals(entry.entity()) && key.equals(entry.key()))) {
          byEntity
              .computeIfAbsent(entity, any -> new HashMap<>())
              .computeIfAbsent(key, any -> new LinkedHashSet<>())
              .add(lost);
        }
      }
    }
  }

  void write() {
    byEntity.forEach((entity, byKey) -> register.add(secret, entity, byKey));
    byEntity.clear();
  }
}
