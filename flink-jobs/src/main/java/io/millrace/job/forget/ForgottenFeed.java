package io.millrace.job.forget;

import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.table.PulledRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Says of whole events of one stream, or of whole rows of one table, whether they are forgotten:
 * for any of the keys that they have in any view. So the event log, the dead letters and training
 * sets are asked; a view's state drops only what is forgotten of its own keys. What is forgotten of
 * a key is so of every wider one that holds it. Thread-safe, as far as the user's code is.
 */
public final class ForgottenFeed {
  private final ForgottenEvents forgotten;
  private final String feed;
  private final Map<BoundView, List<HeldKey>> views;

  /** What is forgotten of the source of a partition; null where cuts in the log alone count. */
  private final IntFunction<ForgottenSource> sources;

  private final Map<Integer, ForgottenSource> byPartition = new ConcurrentHashMap<>();

  private ForgottenFeed(
      ForgottenEvents forgotten,
      String feed,
      Map<BoundView, List<HeldKey>> views,
      IntFunction<ForgottenSource> sources) {
    this.forgotten = forgotten;
    this.feed = feed;
    this.views = views;
    this.sources = sources;
  }

  /**
   * Of a stream or table by the cuts in its log alone.
   *
   * @param views of the definitions; those that do not use the feed, or of whose entity nothing was
   *     forgotten, are not asked
   * @param feed name of a stream or table
   */
  public static ForgottenFeed of(ForgottenEvents forgotten, List<BoundView> views, String feed) {
    return of(forgotten, views, feed, null);
  }

  /**
   * Of a stream or table as the log has it while keys are to leave it: in a partition without a cut
   * what arrived, or was pulled, until an entry settled is forgotten too.
   */
  static ForgottenFeed inLog(ForgottenEvents forgotten, List<BoundView> views, String feed) {
    return of(forgotten, views, feed, partition -> forgotten.inLog(feed, partition));
  }

  /**
   * Of a table as a job pulls it and is pushed its rows. An entry that is done with and has no cuts
   * in it, as its places were released, forgets what was pulled or pushed before it settled.
   */
  public static ForgottenFeed inTable(
      ForgottenEvents forgotten, List<BoundView> views, String table) {
    return of(forgotten, views, table, partition -> forgotten.inTable(table, partition));
  }

  /**
   * Of a stream as a job reads it. An entry that is under way and has no cuts in this source
   * forgets nothing yet: the job chooses them.
   *
   * @param names of the source's partitions
   */
  public static ForgottenFeed inJob(
      ForgottenEvents forgotten, List<BoundView> views, String stream, SourceNames names) {
    return in(forgotten, views, stream, names, ForgottenSource.ByTime.FINISHED);
  }

  /** The same as a source is read from beginning to end, now, by somebody else. */
  static ForgottenFeed atRest(
      ForgottenEvents forgotten, List<BoundView> views, String stream, SourceNames names) {
    return in(forgotten, views, stream, names, ForgottenSource.ByTime.ALL);
  }

  private static ForgottenFeed in(
      ForgottenEvents forgotten,
      List<BoundView> views,
      String stream,
      SourceNames names,
      ForgottenSource.ByTime byTime) {
    // All partitions of a topic have one name: what is forgotten of it is in memory once.
    Map<String, ForgottenSource> byName = new ConcurrentHashMap<>();
    return of(
        forgotten,
        views,
        stream,
        partition ->
            byName.computeIfAbsent(
                names.nameOf(partition), name -> forgotten.in(stream, name, byTime)));
  }

  private static ForgottenFeed of(
      ForgottenEvents forgotten,
      List<BoundView> views,
      String feed,
      IntFunction<ForgottenSource> sources) {
    Map<BoundView, List<HeldKey>> concerned = new LinkedHashMap<>();
    for (BoundView view : views) {
      if (view.streams().contains(feed)) {
        List<HeldKey> held = new ArrayList<>();
        for (String entity : forgotten.entities()) {
          HeldKey.of(view, entity).ifPresent(held::add);
        }
        if (!held.isEmpty()) {
          concerned.put(view, held);
        }
      }
    }
    return new ForgottenFeed(forgotten, feed, concerned, sources);
  }

  /** Whether no event of the feed can be forgotten. */
  public boolean isEmpty() {
    return views.isEmpty();
  }

  /**
   * Whether an event at this place may be forgotten, whatever its keys are.
   *
   * @param timeMillis event time, in the log arrival, of a row of a table when it came; counts
   *     nowhere where cuts alone do
   */
  public boolean mayForget(int partition, long offset, long timeMillis) {
    return !views.isEmpty()
        && (sources == null
            ? forgotten.mayForget(feed, partition, offset)
            : in(partition).mayForget(partition, offset, timeMillis));
  }

  private ForgottenSource in(int partition) {
    return byPartition.computeIfAbsent(partition, sources::apply);
  }

  /**
   * Whether an event is forgotten.
   *
   * @param event of the stream's class
   * @param timeMillis as of {@link #mayForget}
   */
  public boolean forgets(Object event, int partition, long offset, long timeMillis) {
    return forgets(view -> view.keys(feed, event), partition, offset, timeMillis);
  }

  /** Whether a row of a table is forgotten. */
  public boolean forgets(BoundTable table, PulledRow row) {
    return forgets(
        view -> view.keys(table, row),
        row.eventPartition(),
        table.offset(row),
        row.pulledAtMillis());
  }

  /**
   * Whether something that cannot be decoded is forgotten: JSON that names the key where an event
   * would. Its dead letter was erased, and would else be written once more when it is read again.
   *
   * @param bytes null for none
   * @param timeMillis as of {@link #mayForget}; the least of an event, which has no time
   */
  public boolean forgetsNamed(byte[] bytes, int partition, long offset, long timeMillis) {
    if (bytes == null || !mayForget(partition, offset, timeMillis)) {
      return false;
    }
    NamedKeys named = NamedKeys.read(bytes);
    for (Map.Entry<BoundView, List<HeldKey>> each : views.entrySet()) {
      for (HeldKey held : each.getValue()) {
        for (List<String> fields : NamedKeys.fields(each.getKey(), held, feed)) {
          for (EntityKey key : named.in(held.form().registered(), fields)) {
            if (forgetsRegistered(held.form(), key, partition, offset, timeMillis)) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  private boolean forgets(
      Function<BoundView, Set<EntityKey>> keys, int partition, long offset, long timeMillis) {
    if (!mayForget(partition, offset, timeMillis)) {
      return false;
    }
    for (BoundView view : views.keySet()) {
      for (EntityKey key : keys.apply(view)) {
        if (forgets(view, key, partition, offset, timeMillis)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether what an event at a place is for one key of a view is forgotten. */
  public boolean forgets(
      BoundView view, EntityKey key, int partition, long offset, long timeMillis) {
    for (HeldKey held : views.getOrDefault(view, List.of())) {
      if (forgets(held.form(), held.in(key), partition, offset, timeMillis)) {
        return true;
      }
    }
    return false;
  }

  /** Whether what an event at a place is for one key of an entity is forgotten. */
  public boolean forgets(KeyForm form, EntityKey key, int partition, long offset, long timeMillis) {
    return sources == null
        ? forgotten.forgets(form, key, feed, partition, offset)
        : in(partition).forgets(form, key, partition, offset, timeMillis);
  }

  private boolean forgetsRegistered(
      KeyForm form, EntityKey key, int partition, long offset, long timeMillis) {
    return sources == null
        ? forgotten.forgetsRegistered(form, key, feed, partition, offset)
        : in(partition).forgetsRegistered(form, key, partition, offset, timeMillis);
  }
}
