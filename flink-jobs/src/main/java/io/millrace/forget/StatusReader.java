package io.millrace.forget;

import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.KeyColumns;
import io.millrace.job.forget.KeyForm;
import io.millrace.job.forget.KeyHash;
import io.millrace.job.online.PostgresAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Reads how far requests are. Immutable and thread-safe. */
record StatusReader(FeatureStore store, PostgresAddress online) {

  /**
   * The oldest first.
   *
   * @param wanted whether a request is one, by its id and that of the one that holds it, or null
   */
  List<ForgetStatus> read(BiPredicate<Long, Long> wanted) {
    ForgetRegister register = new ForgetRegister(online);
    List<Forgetting> entries = register.read().entries();
    Map<Long, Long> heldBy = register.heldBy();
    List<Forgetting> some =
        entries.stream().filter(entry -> wanted.test(entry.id(), heldBy.get(entry.id()))).toList();
    Map<Long, List<ForgetPlace>> places =
        new ForgetPlaces(online).of(some.stream().map(Forgetting::id).toList());
    Map<Long, Long> before = before(entries);
    NamedEntities names = new NamedEntities(store, online);
    Map<String, Optional<EntityCodec>> codecs = new HashMap<>();
    List<ForgetStatus> all = new ArrayList<>();
    for (Forgetting entry : some) {
      Optional<EntityCodec> codec =
          entry.key() == null
              ? Optional.empty()
              : entry.columns() != null
                  ? Optional.of(new KeyForm(entry.columns()).registered())
                  : codecs.computeIfAbsent(entry.entity(), names::codec);
      all.add(
          new ForgetStatus(
              entry.id(),
              heldBy.get(entry.id()),
              before.get(entry.id()),
              entry.entity(),
              codec
                  .map(each -> each.decode(entry.key()).stream().map(String::valueOf).toList())
                  .orElse(List.of()),
              entry.reason(),
              Instant.ofEpochMilli(entry.requestedAtMillis()),
              entry.finishedAtMillis() == null
                  ? null
                  : Instant.ofEpochMilli(entry.finishedAtMillis()),
              places.get(entry.id()).stream().map(place -> explained(entry.id(), place)).toList()));
    }
    return all;
  }

  /** Of each entry whose key was asked for before, the last one of these. */
  private static Map<Long, Long> before(List<Forgetting> entries) {
    Map<Key, List<Forgetting>> byKey = new HashMap<>();
    Map<Long, Long> before = new HashMap<>();
    for (Forgetting entry : entries) {
      List<Forgetting> same =
          byKey.computeIfAbsent(
              new Key(entry.entity(), entry.keyHash()), any -> new ArrayList<>(1));
      same.stream()
          .filter(each -> areAlike(each, entry))
          .mapToLong(Forgetting::id)
          .max()
          .ifPresent(id -> before.put(entry.id(), id));
      same.add(entry);
    }
    return before;
  }

  private record Key(String entity, KeyHash hash) {}

  private static boolean areAlike(Forgetting one, Forgetting other) {
    return one.columns() == null
        || other.columns() == null
        || KeyColumns.areAlike(one.columns(), other.columns());
  }

  /** Says what is to be done where perhaps nobody will ever clear a place. */
  private ForgetPlace explained(long id, ForgetPlace place) {
    boolean isOurs =
        place.servedName().isEmpty()
            || store.views().stream()
                .map(BoundView::spec)
                .anyMatch(
                    view ->
                        place.servedName().get().equals(view.name())
                            || place.servedName().get().equals(view.onlineTable()));
    return isOurs || !place.isPending() || !place.detail().isEmpty()
        ? place
        : new ForgetPlace(
            place.name(),
            place.state(),
            null,
            null,
            "not of these definitions: it waits for the job that has it; if none has any more, forget --release %d %s"
                .formatted(id, place.name()),
            place.rowsGone(),
            place.isLeast());
  }
}
