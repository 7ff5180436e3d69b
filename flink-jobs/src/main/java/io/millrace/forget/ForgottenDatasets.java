package io.millrace.forget;

import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.KeyForm;
import io.millrace.job.forget.PlaceCount;
import io.millrace.job.forget.Turn;
import io.millrace.job.online.PostgresAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes forgotten keys out of the datasets of one folder, once they have left the log that datasets
 * are made from: all that are ready at once, so each dataset is read and written again once for all
 * of them. May be killed at any moment and run again. Several processes may look at one folder:
 * they take turns at it. For one thread.
 *
 * @param store the definitions
 * @param online the online store
 * @param folder with the records; with the catalog, if a dataset is in a table
 */
public record ForgottenDatasets(FeatureStore store, PostgresAddress online, DatasetFolder folder) {
  /** The place of the datasets of a folder. */
  public static String place(Path folder) {
    return ForgetPlace.datasets(folder.toAbsolutePath().normalize().toString());
  }

  /** Adds the folder to the places of all requests that are under way. */
  public void announce() {
    ForgetPlaces places = new ForgetPlaces(online);
    places.add(underWay().stream().map(Forgetting::id).toList(), List.of(place(folder.path())));
  }

  /**
   * Does what can be done now, and nothing while another process is at the folder: a later look
   * finds what that one has left.
   *
   * @return how many requests had their datasets redacted
   */
  public int run() {
    ForgetPlaces places = new ForgetPlaces(online);
    if (due(places).isEmpty()) {
      return 0;
    }
    try (Turn turn = Turn.take(online, "redacts " + place(folder.path())).orElse(null)) {
      return turn == null ? 0 : redact(places);
    }
  }

  /** With the turn: what was due before it was taken may be done by now. */
  private int redact(ForgetPlaces places) {
    List<RedactionRound.Due> due = due(places);
    if (due.isEmpty()) {
      return 0;
    }
    String place = place(folder.path());
    RedactionRound round =
        new RedactionRound(
            folder,
            due,
            Deployments.read(online),
            new PlaceCount(online, place, due.stream().map(each -> each.entry().id()).toList()));
    round.run();
    List<Long> done = new ArrayList<>();
    Map<String, List<Long>> failed = new TreeMap<>();
    Map<String, List<Long>> told = new TreeMap<>();
    for (RedactionRound.Due each : due) {
      long id = each.entry().id();
      Optional<String> failure = round.failure(id);
      if (failure.isPresent()) {
        failed.computeIfAbsent(failure.get(), any -> new ArrayList<>()).add(id);
      } else {
        told.computeIfAbsent(round.told(id), any -> new ArrayList<>()).add(id);
        done.add(id);
      }
    }
    failed.forEach((why, ids) -> places.say(ids, place, "failed, and is tried again: " + why));
    told.forEach((what, ids) -> places.doneCounted(ids, place, what, null));
    finishDone(done, places);
    return done.size();
  }

  /** Entries that nothing but datasets holds, and whose keys can be looked for in them. */
  private List<RedactionRound.Due> due(ForgetPlaces places) {
    List<Forgetting> underWay = underWay();
    Map<Long, Long> since = new HashMap<>();
    List<Long> over = new ArrayList<>();
    places.each(
        underWay.stream().map(Forgetting::id).toList(),
        (id, all) -> {
          if (isTime(all)) {
            since.put(id, sinceMillis(all));
          } else if (isOver(all)) {
            over.add(id);
          }
        });
    finishDone(over, places);
    Map<String, Optional<EntityCodec>> codecs = new HashMap<>();
    List<RedactionRound.Due> due = new ArrayList<>();
    Map<String, List<Long>> unknown = new TreeMap<>();
    for (Forgetting entry : underWay) {
      if (since.containsKey(entry.id())) {
        codec(entry, codecs)
            .ifPresentOrElse(
                codec -> due.add(new RedactionRound.Due(entry, codec, since.get(entry.id()))),
                () ->
                    unknown
                        .computeIfAbsent(entry.entity(), any -> new ArrayList<>())
                        .add(entry.id()));
      }
    }
    unknown.forEach(
        (entity, ids) ->
            places.say(
                ids,
                place(folder.path()),
                "no view here has the entity %s, and none that was deployed had"
                    .formatted(entity)));
    return due;
  }

  /** As the register has the key. */
  private Optional<EntityCodec> codec(
      Forgetting entry, Map<String, Optional<EntityCodec>> byEntity) {
    return entry.columns() == null
        ? byEntity.computeIfAbsent(entry.entity(), this::codec)
        : Optional.of(new KeyForm(entry.columns()).registered());
  }

  private Optional<EntityCodec> codec(String entity) {
    return EntityPlaces.views(store, entity).stream()
        .map(BoundView::keys)
        .findFirst()
        .or(() -> Deployments.read(online).entity(entity).map(EntityCodec::new));
  }

  private List<Forgetting> underWay() {
    return new ForgetRegister(online).readUnderWay().entries();
  }

  private boolean isThisFolder(ForgetPlace each) {
    return each.name().equals(place(folder.path()));
  }

  /** Whether this folder is to be done, and nothing else holds what datasets are made from. */
  private boolean isTime(List<ForgetPlace> all) {
    return all.stream().anyMatch(each -> isThisFolder(each) && each.isPending())
        && all.stream().filter(each -> !each.isOfDatasets()).noneMatch(ForgetPlace::isPending);
  }

  /** Whether whoever did the last place, this folder perhaps, was killed before he said the end. */
  private boolean isOver(List<ForgetPlace> all) {
    return all.stream().anyMatch(this::isThisFolder)
        && all.stream().noneMatch(ForgetPlace::isPending);
  }

  private static long sinceMillis(List<ForgetPlace> all) {
    return all.stream()
        .filter(each -> !each.isOfDatasets())
        .mapToLong(ForgetPlace::doneAtMillis)
        .max()
        .orElse(Long.MAX_VALUE);
  }

  private void finishDone(List<Long> ids, ForgetPlaces places) {
    if (!ids.isEmpty()) {
      Set<Long> pending = places.withPending(ids);
      new ForgetRegister(online).finish(ids.stream().filter(id -> !pending.contains(id)).toList());
    }
  }
}
