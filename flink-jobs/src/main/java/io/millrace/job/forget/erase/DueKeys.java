package io.millrace.job.forget.erase;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.EarlierDefinitions;
import io.millrace.job.forget.EarlierDefinitions.FeedUse;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.HeldKey;
import io.millrace.manifest.EntitySpec;
import io.millrace.table.PulledRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Keys of one entity that are to leave the tables, by the definitions. Whether a row is of one of
 * them is a look-up, however many they are. For one thread.
 */
final class DueKeys {
  private final FeatureStore store;
  private final EarlierDefinitions earlier;
  private final List<Due> dues;
  private final KeyValues values;

  /** A key may have been asked for more than once. */
  private final Map<EntityKey, List<Due>> byKey = new HashMap<>();

  /** They, as the keys of each view that holds one do, or are one. */
  private final Map<BoundView, HeldKey> held = new LinkedHashMap<>();

  private final Map<String, List<BoundView>> viewsByFeed = new HashMap<>();
  private final Map<String, Map<Integer, Before>> beforeByFeed = new HashMap<>();

  /**
   * Where something may be forgotten in a partition.
   *
   * @param cut the highest
   * @param settledMillis of those that have no cut there, when the last settled
   */
  private record Before(long cut, long settledMillis) {
    boolean isAt(long offset, long arrivalMillis) {
      return offset < cut || arrivalMillis <= settledMillis;
    }
  }

  /**
   * @param store the definitions
   * @param earlier where else they were by definitions that were deployed before
   * @param dues what is to go; of the one entity
   * @throws RuntimeException if one of them is no key of the entity
   */
  DueKeys(FeatureStore store, EarlierDefinitions earlier, List<Due> dues) {
    this.store = store;
    this.earlier = earlier;
    this.dues = List.copyOf(dues);
    for (Due due : dues) {
      codec().decode(due.key());
      byKey.computeIfAbsent(due.key(), any -> new ArrayList<>(1)).add(due);
    }
    this.values = new KeyValues(codec(), byKey.keySet());
    for (BoundView view : EntityPlaces.holding(store, entity())) {
      held.put(view, HeldKey.of(view, entity()).orElseThrow());
    }
  }

  EarlierDefinitions earlier() {
    return earlier;
  }

  /** As the register has its keys. */
  EntitySpec entity() {
    return earlier.entity();
  }

  List<Due> dues() {
    return dues;
  }

  Set<EntityKey> keys() {
    return byKey.keySet();
  }

  KeyValues values() {
    return values;
  }

  EntityCodec codec() {
    return new EntityCodec(earlier.entity());
  }

  /**
   * Where a table of the log has the keys by earlier definitions.
   *
   * @param column of a field
   */
  NamedRows named(FeedUse use, UnaryOperator<String> column) {
    return new NamedRows(
        codec(),
        keys(),
        values,
        use.fields().stream().map(fields -> fields.stream().map(column).toList()).toList());
  }

  /** How a feed of the definitions was used earlier; empty where it is used so still. */
  Optional<FeedUse> earlierUse(BoundFeed feed) {
    return Optional.ofNullable(earlier.usesOfFeedsThatRun().get(feed.name()));
  }

  /** Streams and tables of the definitions that have the keys, by these or by earlier ones. */
  List<BoundFeed> feeds() {
    Set<String> uses = earlier.usesOfFeedsThatRun().keySet();
    Set<BoundFeed> feeds = new LinkedHashSet<>(EntityPlaces.feeds(store, entity()));
    store.streams().stream().filter(each -> uses.contains(each.name())).forEach(feeds::add);
    store.tables().stream().filter(each -> uses.contains(each.name())).forEach(feeds::add);
    return List.copyOf(feeds);
  }

  /** Views whose keys hold one of them, or are one. */
  List<BoundView> views() {
    return List.copyOf(held.keySet());
  }

  /** They, as the keys of one of these views hold them. */
  HeldKey held(BoundView view) {
    return held.get(view);
  }

  List<BoundView> viewsOf(BoundFeed feed) {
    return viewsByFeed.computeIfAbsent(
        feed.name(),
        name -> held.keySet().stream().filter(view -> view.streams().contains(name)).toList());
  }

  /** Whether something that arrived at a place may be forgotten, whichever key it has. */
  boolean mayForget(Place place) {
    return beforeByFeed
        .computeIfAbsent(place.feed(), any -> new HashMap<>())
        .computeIfAbsent(place.partition(), partition -> before(place.feed(), partition))
        .isAt(place.offset(), place.arrivalMillis());
  }

  private Before before(String feed, int partition) {
    long cut = Long.MIN_VALUE;
    long settledMillis = Long.MIN_VALUE;
    for (Due due : dues) {
      OptionalLong own = due.entry().cut(feed, partition);
      if (own.isPresent()) {
        cut = Math.max(cut, own.getAsLong());
      } else {
        settledMillis = Math.max(settledMillis, due.entry().settlesAtMillis());
      }
    }
    return new Before(cut, settledMillis);
  }

  /** Whether something that arrived at a place is forgotten, if it has this key. */
  boolean forgets(EntityKey key, Place place) {
    for (Due due : byKey.getOrDefault(key, List.of())) {
      if (place.isBefore(due.entry())) {
        return true;
      }
    }
    return false;
  }

  /** Whether an event is forgotten, by its key in any view. */
  boolean forgets(BoundFeed feed, Object event, Place place) {
    return viewsOf(feed).stream()
        .anyMatch(view -> forgetsAny(view, view.keys(feed.name(), event), place));
  }

  /** Whether a row of a table is forgotten, by its key in any view. */
  boolean forgets(BoundTable table, PulledRow row, Place place) {
    return mayForget(place)
        && viewsOf(table).stream().anyMatch(view -> forgetsAny(view, view.keys(table, row), place));
  }

  /** Whether what has these keys of a view is forgotten for any of them. */
  boolean forgetsAny(BoundView view, Set<EntityKey> keys, Place place) {
    return keys.stream().anyMatch(each -> forgets(held(view).registered(each), place));
  }

  /** Those of a key; none where it is none of them. */
  List<Due> duesOf(EntityKey key) {
    return byKey.getOrDefault(key, List.of());
  }

  /** Adds the ids of the entries by which what arrived at a place is forgotten, for this key. */
  void addEntries(EntityKey key, Place place, Set<Long> ids) {
    for (Due due : duesOf(key)) {
      if (place.isBefore(due.entry())) {
        ids.add(due.id());
      }
    }
  }

  /** The same of keys of a view. */
  void addEntries(BoundView view, Set<EntityKey> keys, Place place, Set<Long> ids) {
    keys.forEach(each -> addEntries(held(view).registered(each), place, ids));
  }

  /** The highest offset before which anything of a feed is forgotten; 0 where nothing is. */
  long highestCut(String feed) {
    return dues.stream()
        .flatMap(due -> due.entry().cuts().getOrDefault(feed, Map.of()).values().stream())
        .mapToLong(cut -> cut)
        .max()
        .orElse(0);
  }

  /** When the last of them settled. */
  long settledMillis() {
    return dues.stream().map(Due::entry).mapToLong(Forgetting::settlesAtMillis).max().orElseThrow();
  }
}
