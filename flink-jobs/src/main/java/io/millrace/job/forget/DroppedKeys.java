package io.millrace.job.forget;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.offline.RowLog;
import io.millrace.manifest.EntitySpec;
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
 * the key of a view it is said at the view's state; where that has none, as it is of tables kept
 * offline only, at the rows of the table; and of a key that such a key holds at its wider keys. Not
 * thread-safe.
 */
public final class DroppedKeys {
  private final RegisterWatch watch;
  private final List<BoundView> views;
  private final String feed;
  private final Set<Told> told = new HashSet<>();

  /** Whether something was said that the register need not have yet. */
  private boolean isNew;

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

    String place(String feed) {
      if (!held.isWhole()) {
        return ForgetPlace.WIDER;
      }
      return EntityPlaces.isServed(view)
          ? ForgetPlace.state(view.spec().onlineTable())
          : RowLog.name(feed);
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
        tell(some.of(key), some.place(feed));
      }
    }
  }

  /**
   * A row is dropped of which nothing is known but its key in its table.
   *
   * @param entity of the table
   */
  public void tellRow(EntitySpec entity, EntityKey key) {
    look();
    tell(view -> view.spec().entity().equals(entity.name()) ? Set.of(key) : Set.of());
    if (views.stream().noneMatch(view -> view.spec().entity().equals(entity.name()))) {
      // Then it is in none that has a state of the key itself; views of wider ones are fed with it.
      EntityKey registered = new KeyForm(entity).toRegister(key);
      seen.stream()
          .filter(entry -> entry.isUnderWay() && entry.entity().equals(entity.name()))
          .filter(entry -> entry.key().equals(entry.columns() == null ? key : registered))
          .forEach(entry -> tell(List.of(entry.id()), RowLog.name(feed)));
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
          tell(some.ofRegistered(key), some.place(feed));
        }
      }
    }
  }

  private void tell(List<Long> ids, String place) {
    for (long id : ids) {
      if (!told.add(new Told(id, place))) {
        continue;
      }
      isNew = true;
      if (ForgetPlace.isOfRows(place)) {
        watch.hadMore(id, place);
      } else {
        watch.found(id, place, 1);
      }
    }
  }

  /**
   * Waits until the register has what was said. To be called before a checkpoint covers what is
   * dropped: nobody meets it again.
   */
  public void await() throws InterruptedException {
    if (isNew) {
      watch.awaitFound();
      isNew = false;
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
