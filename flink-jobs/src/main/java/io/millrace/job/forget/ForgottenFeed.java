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
import java.util.function.Function;

/**
 * Says of whole events of one stream, or of whole rows of one table, whether they are forgotten:
 * for any of the keys that they have in any view. So the event log, the dead letters and training
 * sets are asked; a view's state drops only what is forgotten of its own keys. What is forgotten of
 * a key is so of every wider one that holds it. Thread-safe, as far as the user's code is.
 */
public final class ForgottenFeed {
  private final ForgottenEvents forgotten;
  private final String feed;
  private final Map<BoundView, List<Held>> views;

  /** A key that those of a view hold, of an entity of which some were forgotten. */
  private record Held(String entity, HeldKey key) {}

  private ForgottenFeed(
      ForgottenEvents forgotten, String feed, Map<BoundView, List<Held>> views) {
    this.forgotten = forgotten;
    this.feed = feed;
    this.views = views;
  }

  /**
   * @param views of the definitions; those that do not use the feed, or of whose entity nothing was
   *     forgotten, are not asked
   * @param feed name of a stream or table
   */
  public static ForgottenFeed of(ForgottenEvents forgotten, List<BoundView> views, String feed) {
    Map<BoundView, List<Held>> concerned = new LinkedHashMap<>();
    for (BoundView view : views) {
      if (view.streams().contains(feed)) {
        List<Held> held = new ArrayList<>();
        for (String entity : forgotten.entities()) {
          HeldKey.of(view, entity).ifPresent(key -> held.add(new Held(entity, key)));
        }
        if (!held.isEmpty()) {
          concerned.put(view, held);
        }
      }
    }
    return new ForgottenFeed(forgotten, feed, concerned);
  }

  /** Whether no event of the feed can be forgotten. */
  public boolean isEmpty() {
    return views.isEmpty();
  }

  /** Whether an event at this place may be forgotten, whatever its keys are. */
  public boolean mayForget(int partition, long offset) {
    return !views.isEmpty() && forgotten.mayForget(feed, partition, offset);
  }

  /**
   * Whether an event is forgotten.
   *
   * @param event of the stream's class
   */
  public boolean forgets(Object event, int partition, long offset) {
    return forgets(view -> view.keys(feed, event), partition, offset);
  }

  /** Whether a row of a table is forgotten. */
  public boolean forgets(BoundTable table, PulledRow row) {
    return forgets(view -> view.keys(table, row), row.eventPartition(), table.offset(row));
  }

  /**
   * Whether something that cannot be decoded is forgotten: JSON that names the key where an event
   * would. Its dead letter was erased, and would else be written once more when it is read again.
   *
   * @param bytes null for none
   */
  public boolean forgetsNamed(byte[] bytes, int partition, long offset) {
    return bytes != null && forgets(view -> NamedKeys.of(view, feed, bytes), partition, offset);
  }

  private boolean forgets(Function<BoundView, Set<EntityKey>> keys, int partition, long offset) {
    if (!mayForget(partition, offset)) {
      return false;
    }
    for (BoundView view : views.keySet()) {
      for (EntityKey key : keys.apply(view)) {
        if (forgets(view, key, partition, offset)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether what an event at a place is for one key of a view is forgotten. */
  public boolean forgets(BoundView view, EntityKey key, int partition, long offset) {
    for (Held held : views.getOrDefault(view, List.of())) {
      if (forgotten.forgets(held.entity(), held.key().in(key), feed, partition, offset)) {
        return true;
      }
    }
    return false;
  }
}
