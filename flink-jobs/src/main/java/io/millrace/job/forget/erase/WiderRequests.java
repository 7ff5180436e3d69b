package io.millrace.job.forget.erase;

import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.FirstEntries;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.ForgetRegister.Held;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.KeyForm;
import io.millrace.job.forget.LatestEntries;
import io.millrace.job.forget.LostEvents;
import io.millrace.job.forget.LostEvents.Lost;
import io.millrace.job.forget.WiderKeys;
import io.millrace.job.online.PostgresAddress;
import io.millrace.manifest.EntitySpec;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Asks for keys of wider entities that hold a forgotten one (of a card at a merchant, for a card)
 * and were not asked for with it, since nobody had heard of them yet: they came between the request
 * and its cuts, or their rows were on their way. Whether a key is one of those say the positions of
 * its online row, and the events that it has lost by what left the log, but for those that an
 * earlier request forgets; a job without a log asks for all that it finds. One that came only after
 * the cuts is not asked for. Tables that the views had by other definitions are looked through as
 * well.
 *
 * @param store the definitions
 * @param online the online store
 * @param deployments all there were
 * @param log whether there is one
 */
record WiderRequests(
    FeatureStore store, PostgresAddress online, Deployments deployments, EntityPlaces.Log log) {

  /**
   * Looks through the online tables of wider entities, each once. May be done again.
   *
   * @param keys that have left state and online rows
   */
  void ask(DueKeys keys) {
    Map<EntityKey, List<Due>> byKey = new HashMap<>();
    for (Due due : keys.dues()) {
      byKey.computeIfAbsent(due.key(), any -> new ArrayList<>(1)).add(due);
    }
    for (BoundView view : keys.views()) {
      if (!view.spec().entity().equals(keys.entity().name())) {
        ask(view, keys.entity(), byKey);
      }
    }
  }

  private void ask(BoundView view, EntitySpec entity, Map<EntityKey, List<Due>> byKey) {
    WiderKeys wider = new WiderKeys(store, online);
    Map<EntityKey, EntityKey> found = wider.in(view, entity, byKey.keySet());
    found.putAll(new EarlierRows(online, deployments).holding(view, entity, byKey.keySet()));
    if (found.isEmpty()) {
      return;
    }
    ForgetRegister register = new ForgetRegister(online);
    ForgetRegister.Contents contents = register.read();
    Map<Long, Long> heldBy = register.heldBy();
    Map<EntityKey, List<Due>> unasked =
        unasked(view.keys().spec(), found, byKey, contents.latest(), heldBy);
    if (unasked.isEmpty()) {
      return;
    }
    FirstEntries first = contents.first();
    boolean isLogged = log == EntityPlaces.Log.KEPT;
    Map<EntityKey, byte[]> rows = isLogged ? wider.rows(view, unasked.keySet()) : Map.of();
    Map<EntityKey, List<Lost>> lost =
        isLogged
            ? new LostEvents(online).of(secret(unasked), view.keys().spec(), unasked.keySet())
            : Map.of();
    Set<String> places = EntityPlaces.of(store, view.keys().spec(), log);
    List<Held> toAsk = new ArrayList<>();
    unasked.forEach(
        (key, dues) -> {
          for (Due due : dues) {
            Before before =
                (feed, partition, offset) ->
                    isForgotten(due.entry(), feed, partition, offset)
                        && first.of(view, key, feed, partition, offset) >= root(due, heldBy);
            if (!isLogged
                || hasApplied(view, rows.get(key), before)
                || lost.getOrDefault(key, List.of()).stream()
                    .anyMatch(each -> before.is(each.feed(), each.partition(), each.offset()))) {
              toAsk.add(new Held(due.id(), key));
            }
          }
        });
    register.requestHeld(view.keys().spec(), toAsk, places);
  }

  /** Those that were not asked for since the key that they hold was; each with that. */
  private Map<EntityKey, List<Due>> unasked(
      EntitySpec entity,
      Map<EntityKey, EntityKey> found,
      Map<EntityKey, List<Due>> byKey,
      LatestEntries latest,
      Map<Long, Long> heldBy) {
    Map<EntityKey, List<Due>> unasked = new LinkedHashMap<>();
    KeyForm form = new KeyForm(entity);
    found.forEach(
        (key, part) -> {
          long asked = latest.of(form, key);
          List<Due> dues =
              byKey.get(part).stream().filter(due -> asked <= root(due, heldBy)).toList();
          if (!dues.isEmpty()) {
            unasked.put(key, dues);
          }
        });
    return unasked;
  }

  /** The entry for whose key it was asked for, or itself. */
  private static long root(Due due, Map<Long, Long> heldBy) {
    return heldBy.getOrDefault(due.id(), due.id());
  }

  private static byte[] secret(Map<EntityKey, List<Due>> dues) {
    return dues.values().iterator().next().get(0).secret();
  }

  /** Whether an event at a place goes by an entry, and by none before it. */
  private interface Before {
    boolean is(String feed, int partition, long offset);
  }

  /**
   * @param row the bytes of a key's online row; null for none
   */
  private static boolean hasApplied(BoundView view, byte[] row, Before before) {
    if (row == null) {
      return false;
    }
    OnlineRow read = new RowCodec(view.layout()).decode(row);
    return read.positions().stream()
        .anyMatch(
            each -> before.is(view.streams().get(each.stream()), each.partition(), each.offset()));
  }

  private static boolean isForgotten(Forgetting entry, String feed, int partition, long offset) {
    OptionalLong cut = entry.cutsByAnyNumbers(feed, partition).max();
    return cut.isPresent() && offset < cut.getAsLong();
  }
}
