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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

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

  /** Streams and tables that views of an entity use, by name. */
  public static List<BoundFeed> feeds(FeatureStore store, String entity) {
    TreeMap<String, BoundFeed> feeds = new TreeMap<>();
    views(store, entity)
        .forEach(view -> view.feeds().forEach(feed -> feeds.put(feed.name(), feed)));
    return List.copyOf(feeds.values());
  }

  /** The table of the log that an event of a feed goes to. */
  public static String table(BoundFeed feed) {
    return feed instanceof BoundStream ? EventLog.name(feed.name()) : RowLog.name(feed.name());
  }

  /**
   * Names of the places, in the order in which they are cleared.
   *
   * @param log whether there is one
   */
  public static Set<String> of(FeatureStore store, String entity, Log log) {
    Set<String> places = new LinkedHashSet<>();
    List<BoundView> views = views(store, entity);
    for (BoundView view : views) {
      // A view of tables that are kept offline only has no rows to serve.
      if (view.feeds().stream().anyMatch(EntityPlaces::isServed)) {
        places.add(ForgetPlace.state(view.spec().name()));
        places.add(ForgetPlace.online(view.spec().name()));
      }
      places.add(ForgetPlace.earlier(view.spec().name()));
    }
    if (log == Log.KEPT) {
      feeds(store, entity).forEach(feed -> places.add(table(feed)));
      views.forEach(view -> places.add(ForgetPlace.served(view.spec().name())));
      places.add(DeadLetterLog.NAME);
      places.add(AnswerLog.NAME);
    }
    return places;
  }

  private static boolean isServed(BoundFeed feed) {
    return feed instanceof BoundStream || feed instanceof BoundTable table && table.isOnline();
  }
}
