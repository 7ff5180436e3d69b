package io.millrace.job.forget.erase;

import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.LostEvents;
import io.millrace.job.forget.WiderKeys;
import io.millrace.job.online.PostgresAddress;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks for keys of wider entities that hold a forgotten one (of a card at a merchant, for a card)
 * and were not asked for with it, since nobody had heard of them yet: they came between the request
 * and its cuts, or their rows were on their way. Whether a key is one of those say the positions of
 * its online row, and the events that it has lost by what left the log; a job without a log asks
 * for all that it finds. One that came only after the cuts is not asked for.
 *
 * @param store the definitions
 * @param online the online store
 * @param log whether there is one
 */
record WiderRequests(FeatureStore store, PostgresAddress online, EntityPlaces.Log log) {

  /**
   * Looks through the online tables of wider entities. May be done again.
   *
   * @param due that has left state and online rows
   * @return ids of the requests that were made
   */
  Set<Long> ask(Due due) {
    Set<Long> asked = new TreeSet<>();
    String entity = due.entry().entity();
    WiderKeys wider = new WiderKeys(store, online);
    for (BoundView view : EntityPlaces.holding(store, entity)) {
      if (!view.spec().entity().equals(entity)) {
        Collection<EntityKey> keys = wider.in(view, entity, Set.of(due.key())).keySet();
        for (EntityKey key : keys) {
          if (log == EntityPlaces.Log.NONE
              || hasOnlineWhatIsForgotten(wider, view, key, due.entry())
              || hasLostWhatIsForgotten(view, key, due)) {
            ask(view.spec().entity(), key, due.entry(), asked);
          }
        }
      }
    }
    return asked;
  }

  private void ask(String entity, EntityKey key, Forgetting by, Set<Long> asked) {
    OptionalLong id =
        new ForgetRegister(online)
            .requestHeld(by.id(), entity, key, EntityPlaces.of(store, entity, log));
    id.ifPresent(asked::add);
  }

  private static boolean hasOnlineWhatIsForgotten(
      WiderKeys wider, BoundView view, EntityKey key, Forgetting entry) {
    byte[] bytes = wider.row(view, key);
    if (bytes == null) {
      return false;
    }
    OnlineRow row = new RowCodec(view.layout()).decode(bytes);
    return row.positions().stream()
        .anyMatch(
            each ->
                isForgotten(
                    entry, view.streams().get(each.stream()), each.partition(), each.offset()));
  }

  private boolean hasLostWhatIsForgotten(BoundView view, EntityKey key, Due due) {
    return new LostEvents(online)
        .of(due.secret(), view.spec().entity(), Set.of(key)).getOrDefault(key, List.of()).stream()
            .anyMatch(
                lost -> isForgotten(due.entry(), lost.feed(), lost.partition(), lost.offset()));
  }

  private static boolean isForgotten(Forgetting entry, String feed, int partition, long offset) {
    OptionalLong cut = entry.cut(feed, partition);
    return cut.isPresent() && offset < cut.getAsLong();
  }
}
