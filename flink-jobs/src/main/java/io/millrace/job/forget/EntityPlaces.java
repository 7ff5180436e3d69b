package io.millrace.job.forget;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.RowLog;
import io.millrace.manifest.EntitySpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Where keys of an entity are, by the definitions. */
public final class EntityPlaces {
  private EntityPlaces() {}

  /** Whether jobs keep an offline log. */
  public enum Log {
    /** They do. */
    KEPT,
    /** They do not. */
    NONE
  }

  /** Views of an entity, by name. */
  public static List<BoundView> views(FeatureStore store, String entity) {
    return store.views().stream().filter(view -> view.keys().spec().name().equals(entity)).toList();
  }

  /**
   * Views whose keys hold one of the entity, or are one, by name: of columns of its types, if a
   * view says what these are.
   */
  public static List<BoundView> holding(FeatureStore store, String entity) {
    Optional<EntitySpec> own =
        views(store, entity).stream().findFirst().map(view -> view.keys().spec());
    return store.views().stream()
        .filter(view -> HeldKey.of(view, entity).isPresent())
        .filter(
            view -> own.isEmpty() || !KeyColumns.places(own.get(), view.keys().spec()).isEmpty())
        .toList();
  }

  /** Entities of which events of a stream, or rows of a table, hold a key, in any view. */
  public static Set<String> entities(FeatureStore store, String feed) {
    Set<String> entities = new TreeSet<>();
    for (BoundView view : store.views()) {
      String entity = view.spec().entity();
      if (holding(store, entity).stream().anyMatch(each -> each.streams().contains(feed))) {
        entities.add(entity);
      }
    }
    return entities;
  }

  /** Streams and tables that views use whose keys hold one of an entity, by name. */
  public static List<BoundFeed> feeds(FeatureStore store, String entity) {
    TreeMap<String, BoundFeed> feeds = new TreeMap<>();
    holding(store, entity)
        .forEach(view -> view.feeds().forEach(feed -> feeds.put(feed.name(), feed)));
    return List.copyOf(feeds.values());
  }

  /** The table of the log that an event of a feed goes to. */
  public static String table(BoundFeed feed) {
    return feed instanceof BoundStream ? EventLog.name(feed.name()) : RowLog.name(feed.name());
  }

  /**
   * Names of the places, in the order in which they are cleared, by these definitions.
   *
   * @param log whether there is one
   */
  public static Set<String> of(FeatureStore store, String entity, Log log) {
    return of(store, entity, log, view -> view.spec().onlineTable());
  }

  /**
   * The same where other definitions of the views run than these.
   *
   * @param onlineTable that the definition of a view which runs is served from
   */
  public static Set<String> of(
      FeatureStore store, String entity, Log log, Function<BoundView, String> onlineTable) {
    Set<String> places = new LinkedHashSet<>();
    List<BoundView> holding = holding(store, entity);
    for (BoundView view : views(store, entity)) {
      // A view of tables that are kept offline only has no rows to serve.
      if (view.feeds().stream().anyMatch(EntityPlaces::isServed)) {
        places.add(ForgetPlace.state(onlineTable.apply(view)));
        places.add(ForgetPlace.online(onlineTable.apply(view)));
        if (log == Log.KEPT) {
          places.add(ForgetPlace.written(onlineTable.apply(view)));
        }
      }
    }
    holding.forEach(view -> places.add(ForgetPlace.earlier(view.spec().name())));
    if (log == Log.KEPT) {
      feeds(store, entity).forEach(feed -> places.add(table(feed)));
      holding.forEach(view -> places.add(ForgetPlace.served(view.spec().name())));
      places.add(DeadLetterLog.NAME);
      places.add(AnswerLog.NAME);
    }
    if (holding.stream().anyMatch(view -> !view.spec().entity().equals(entity))) {
      places.add(ForgetPlace.WIDER);
    }
    return places;
  }

  private static boolean isServed(BoundFeed feed) {
    return feed instanceof BoundStream || feed instanceof BoundTable table && table.isOnline();
  }
}
