package io.millrace.job.forget.erase;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.EarlierDefinitions;
import io.millrace.job.forget.EarlierDefinitions.FeedUse;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.ForgottenEvents;
import io.millrace.job.forget.ForgottenFeed;
import io.millrace.job.forget.HeldKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A key that is to leave the tables, by the definitions. For one thread. */
final class ForgottenKey {
  private final FeatureStore store;
  private final EarlierDefinitions earlier;
  private final Due due;

  /** It, as the keys of each view that holds it do, or are it. */
  private final Map<BoundView, HeldKey> held = new LinkedHashMap<>();

  private final Map<String, List<BoundView>> viewsByFeed = new HashMap<>();

  /**
   * @param store the definitions
   * @param earlier where else it was by definitions that were deployed before
   * @param due what is to go
   */
  ForgottenKey(FeatureStore store, EarlierDefinitions earlier, Due due) {
    this.store = store;
    this.earlier = earlier;
    this.due = due;
    String entity = due.entry().entity();
    for (BoundView view : EntityPlaces.holding(store, entity)) {
      held.put(view, HeldKey.of(view, entity).orElseThrow());
    }
  }

  FeatureStore store() {
    return store;
  }

  EarlierDefinitions earlier() {
    return earlier;
  }

  Due due() {
    return due;
  }

  Forgetting entry() {
    return due.entry();
  }

  EntityKey key() {
    return due.key();
  }

  EntityCodec codec() {
    return new EntityCodec(earlier.entity());
  }

  /**
   * Where a table of the log has the key by earlier definitions.
   *
   * @param column of a field
   */
  NamedRows named(FeedUse use, UnaryOperator<String> column) {
    return new NamedRows(
        codec(),
        key(),
        use.fields().stream().map(fields -> fields.stream().map(column).toList()).toList());
  }

  /** How a feed of the definitions was used earlier; empty where it is used so still. */
  Optional<FeedUse> earlierUse(BoundFeed feed) {
    return Optional.ofNullable(earlier.usesOfFeedsThatRun().get(feed.name()));
  }

  /** Streams and tables of the definitions that have the key, by these or by earlier ones. */
  List<BoundFeed> feeds() {
    Set<String> uses = earlier.usesOfFeedsThatRun().keySet();
    Set<BoundFeed> feeds = new LinkedHashSet<>(EntityPlaces.feeds(store, entry().entity()));
    store.streams().stream().filter(each -> uses.contains(each.name())).forEach(feeds::add);
    store.tables().stream().filter(each -> uses.contains(each.name())).forEach(feeds::add);
    return List.copyOf(feeds);
  }

  /** Views whose keys hold it, or are it. */
  List<BoundView> views() {
    return List.copyOf(held.keySet());
  }

  /** It, as the keys of one of these views hold it. */
  HeldKey held(BoundView view) {
    return held.get(view);
  }

  List<BoundView> viewsOf(BoundFeed feed) {
    return viewsByFeed.computeIfAbsent(
        feed.name(),
        name -> held.keySet().stream().filter(view -> view.streams().contains(name)).toList());
  }

  /** Which events of a feed are forgotten by this entry. */
  ForgottenFeed forgotten(BoundFeed feed) {
    return ForgottenFeed.of(
        ForgottenEvents.of(due.secret(), List.of(entry())), views(), feed.name());
  }

  /**
   * Whether something that arrived at a place is forgotten, if it is the key's. A file that was
   * read to its end when cuts were chosen has none; what had come of it is forgotten all the same.
   */
  boolean isBefore(String feed, int partition, long offset, long arrivalMillis) {
    OptionalLong cut = entry().cut(feed, partition);
    return cut.isPresent() ? offset < cut.getAsLong() : arrivalMillis <= entry().settlesAtMillis();
  }

  /** Whether an event is the key's, in any view. */
  boolean isOf(BoundFeed feed, Object event) {
    return viewsOf(feed).stream().anyMatch(view -> isAmong(view, view.keys(feed.name(), event)));
  }

  /** Whether any key of a view holds it. */
  boolean isAmong(BoundView view, Set<EntityKey> keys) {
    return keys.stream().anyMatch(each -> held(view).in(each).equals(key()));
  }

  /** The highest offset before which anything of a feed is forgotten; 0 where nothing is. */
  long highestCut(String feed) {
    return entry().cuts().getOrDefault(feed, Map.of()).values().stream()
        .mapToLong(cut -> cut)
        .max()
        .orElse(0);
  }
}
