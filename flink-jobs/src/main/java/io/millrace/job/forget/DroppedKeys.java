package io.millrace.job.forget;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Says of entries under way that something of their keys was on its way and is dropped, as it lies
 * before a cut: neither state nor log nor letters will have had it, and yet there was something. Of
 * the key of a view it is said at the view's state, of one that such a key holds at its wider keys.
 * Not thread-safe.
 */
public final class DroppedKeys {
  private final RegisterWatch watch;
  private final List<BoundView> views;
  private final String feed;
  private final Set<Told> told = new HashSet<>();

  /** Those under way at the latest look that keys of the views hold. */
  private List<UnderWay> underWay = List.of();

  private List<Forgetting> seen = List.of();

  private record Told(long id, String place) {}

  /**
   * Entries of one entity that keys of a view hold.
   *
   * @param registered ids, by the key as the register has it
   * @param defined ids of those of a release of before, by the key as the definition has it
   */
  private record UnderWay(
      BoundView view,
      HeldKey held,
      Map<EntityKey, List<Long>> registered,
      Map<EntityKey, List<Long>> defined) {
    UnderWay(BoundView view, HeldKey held) {
      this(view, held, new HashMap<>(), new HashMap<>());
    }

    void add(Forgetting entry) {
      (entry.columns() == null ? defined : registered)
          .computeIfAbsent(entry.key(), any -> new ArrayList<>(1))
          .add(entry.id());
    }

    String place() {
      return held.isWhole() ? ForgetPlace.state(view.spec().onlineTable()) : ForgetPlace.WIDER;
    }

    List<Long> of(EntityKey key) {
      List<Long> ids = new ArrayList<>();
      if (!registered.isEmpty()) {
        ids.addAll(registered.getOrDefault(held.registered(key), List.of()));
      }
      if (!defined.isEmpty()) {
        ids.addAll(defined.getOrDefault(held.in(key), List.of()));
      }
      return ids;
    }

    List<Long> ofRegistered(EntityKey key) {
      List<Long> ids = new ArrayList<>(registered.getOrDefault(key, List.of()));
      if (!defined.isEmpty()) {
        held.form()
            .fromRegister(key)
            .ifPresent(known -> ids.addAll(defined.getOrDefault(known, List.of())));
      }
      return ids;
    }
  }

  /**
   * @param views of the definitions; those that do not use the feed are not asked
   * @param feed name of the stream or table of which something is dropped
   */
  public DroppedKeys(RegisterWatch watch, List<BoundView> views, String feed) {
    this.watch = watch;
    this.views = views.stream().filter(view -> view.streams().contains(feed)).toList();
    this.feed = feed;
  }

  /**
   * An event or row is dropped.
   *
   * @param keys that it has in a view
   */
  public void tell(Function<BoundView, Set<EntityKey>> keys) {
    look();
    for (UnderWay some : underWay) {
      for (EntityKey key : keys.apply(some.view())) {
        tell(some.of(key), some.place());
      }
    }
  }

  /**
   * Something that cannot be decoded is dropped, by a key that it {@linkplain NamedKeys names}.
   *
   * @param bytes null for none, which name nothing
   */
  public void tellNamed(byte[] bytes) {
    look();
    if (bytes == null || underWay.isEmpty()) {
      return;
    }
    NamedKeys named = NamedKeys.read(bytes);
    for (UnderWay some : underWay) {
      for (List<String> fields : NamedKeys.fields(some.view(), some.held(), feed)) {
        for (EntityKey key : named.in(some.held().form().registered(), fields)) {
          tell(some.ofRegistered(key), some.place());
        }
      }
    }
  }

  private void tell(List<Long> ids, String place) {
    for (long id : ids) {
      if (told.add(new Told(id, place))) {
        watch.found(id, place, 1);
      }
    }
  }

  private void look() {
    List<Forgetting> entries = watch.latest().entries();
    if (entries == seen) {
      return;
    }
    seen = entries;
    underWay = new ArrayList<>();
    for (BoundView view : views) {
      Map<String, Optional<UnderWay>> byEntity = new HashMap<>();
      for (Forgetting entry : entries) {
        if (entry.isUnderWay()) {
          byEntity
              .computeIfAbsent(
                  entry.entity(),
                  entity -> HeldKey.of(view, entity).map(held -> new UnderWay(view, held)))
              .filter(some -> some.held().isOf(entry))
              .ifPresent(some -> some.add(entry));
        }
      }
      byEntity.values().forEach(some -> some.ifPresent(underWay::add));
    }
  }
}
