package io.millrace.job.forget;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
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
import java.util.function.Predicate;

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

  /** Views of an entity, of columns whose types are alike. */
  public static List<BoundView> views(FeatureStore store, EntitySpec entity) {
    return views(store, entity.name()).stream()
        .filter(view -> KeyColumns.areAlike(entity, view.keys().spec()))
        .toList();
  }

  /** Views whose keys hold one of the entity, or are one. */
  public static List<BoundView> holding(FeatureStore store, EntitySpec entity) {
    return store.views().stream().filter(view -> HeldKey.of(view, entity).isPresent()).toList();
  }

  /**
   * Whether the views of a key's entity may have it, as far as there are any: a symbol that is not
   * there any more is none of theirs, and no job that computes them has anything of it.
   *
   * @param key as the register has it
   */
  public static boolean isComputed(FeatureStore store, EntitySpec entity, EntityKey key) {
    return views(store, entity).stream()
        .allMatch(view -> new KeyForm(view.keys().spec()).fromRegister(key).isPresent());
  }

  /** Entities of which events of a stream, or rows of a table, hold a key, in any view. */
  public static Set<String> entities(FeatureStore store, String feed) {
    Set<String> entities = new TreeSet<>();
    for (BoundView view : store.views()) {
      EntitySpec entity = view.keys().spec();
      if (holding(store, entity).stream().anyMatch(each -> each.streams().contains(feed))) {
        entities.add(entity.name());
      }
    }
    return entities;
  }

  /** Streams and tables that views use whose keys hold one of an entity, by name. */
  public static List<BoundFeed> feeds(FeatureStore store, EntitySpec entity) {
    TreeMap<String, BoundFeed> feeds = new TreeMap<>();
    holding(store, entity)
        .forEach(view -> view.feeds().forEach(feed -> feeds.put(feed.name(), feed)));
    return List.copyOf(feeds.values());
  }

  /**
   * Names of the feeds of an entity's own views that have a state. Once those states have left a
   * key behind, all that these feeds had of it before its cuts has been read by whoever computes
   * them.
   *
   * @param views among these
   */
  public static Set<String> told(
      FeatureStore store, EntitySpec entity, Predicate<BoundView> views) {
    Set<String> told = new TreeSet<>();
    for (BoundView view : views(store, entity)) {
      if (views.test(view)) {
        view.feeds().stream().filter(EntityPlaces::isServed).forEach(feed -> told.add(feed.name()));
      }
    }
    return told;
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
  public static Set<String> of(FeatureStore store, EntitySpec entity, Log log) {
    return of(store, entity, log, view -> Optional.of(view.spec().onlineTable()));
  }

  /**
   * The same where other definitions of the views run than these.
   *
   * @param onlineTable that the definition of a view which runs is served from; empty where that
   *     has other keys
   */
  public static Set<String> of(
      FeatureStore store,
      EntitySpec entity,
      Log log,
      Function<BoundView, Optional<String>> onlineTable) {
    Set<String> places = new LinkedHashSet<>();
    List<BoundView> holding = holding(store, entity);
    for (BoundView view : views(store, entity)) {
      Optional<String> table = onlineTable.apply(view);
      if (table.isPresent() && isServed(view)) {
        places.add(ForgetPlace.state(table.get()));
        places.add(ForgetPlace.online(table.get()));
        if (log == Log.KEPT) {
          places.add(ForgetPlace.written(table.get()));
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
    if (holding.stream().anyMatch(view -> !view.spec().entity().equals(entity.name()))) {
      places.add(ForgetPlace.WIDER);
    }
    return places;
  }

  /** Whether a view has rows to serve, and a state: not one of tables kept offline only. */
  static boolean isServed(BoundView view) {
    return view.feeds().stream().anyMatch(EntityPlaces::isServed);
  }

  private static boolean isServed(BoundFeed feed) {
    return feed instanceof BoundStream || feed instanceof BoundTable table && table.isOnline();
  }
}
