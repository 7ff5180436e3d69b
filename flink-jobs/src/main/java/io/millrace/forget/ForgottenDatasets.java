package io.millrace.forget;

import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.local.RedactedSet;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.scratch.ScratchFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes forgotten keys out of the datasets of one folder, once they have left the log that datasets
 * are made from. May be killed at any moment and run again, and by several processes at once. For
 * one thread.
 *
 * @param store the definitions
 * @param online the online store
 * @param folder with the records; with the catalog, if a dataset is in a table
 */
public record ForgottenDatasets(FeatureStore store, PostgresAddress online, DatasetFolder folder) {
  private static final Logger LOG = LoggerFactory.getLogger(ForgottenDatasets.class);

  /** The place of the datasets of a folder. */
  public static String place(Path folder) {
    return ForgetPlace.datasets(folder.toAbsolutePath().normalize().toString());
  }

  /** Adds the folder to the places of all requests that are under way. */
  public void announce() {
    ForgetPlaces places = new ForgetPlaces(online);
    places.add(underWay().stream().map(Forgetting::id).toList(), List.of(place(folder.path())));
  }

  /** Does what can be done now; how many requests had their datasets redacted. */
  public int run() {
    ForgetPlaces places = new ForgetPlaces(online);
    int done = 0;
    Map<Long, List<ForgetPlace>> inTime = new HashMap<>();
    List<Forgetting> underWay = underWay();
    places.each(
        underWay.stream().map(Forgetting::id).toList(),
        (id, all) -> {
          if (isTime(all)) {
            inTime.put(id, all);
          }
        });
    for (Forgetting entry : underWay) {
      if (inTime.containsKey(entry.id())) {
        done += tried(entry, inTime.get(entry.id()), places) ? 1 : 0;
      }
    }
    return done;
  }

  private List<Forgetting> underWay() {
    return new ForgetRegister(online).readUnderWay().entries();
  }

  /** Whether this folder is to be done, and nothing else holds what datasets are made from. */
  private boolean isTime(List<ForgetPlace> all) {
    boolean isPending =
        all.stream().anyMatch(each -> each.name().equals(place(folder.path())) && each.isPending());
    return isPending
        && all.stream().filter(each -> !each.isOfDatasets()).noneMatch(ForgetPlace::isPending);
  }

  /** One that fails holds up no other: it says why, and is tried again. */
  private boolean tried(Forgetting entry, List<ForgetPlace> all, ForgetPlaces places) {
    try {
      run(entry, all, places);
      return true;
    } catch (OnlineStoreException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("Forgetting {}: datasets in {} failed", entry.id(), folder.path(), e);
      places.say(entry.id(), place(folder.path()), "failed, and is tried again: " + e.getMessage());
      return false;
    }
  }

  private void run(Forgetting entry, List<ForgetPlace> all, ForgetPlaces places) {
    Optional<EntityCodec> codec =
        EntityPlaces.views(store, entry.entity()).stream()
            .map(BoundView::keys)
            .findFirst()
            .or(() -> Deployments.read(online).entity(entry.entity()).map(EntityCodec::new));
    if (codec.isEmpty()) {
      places.say(
          entry.id(),
          place(folder.path()),
          "no view here has the entity %s, and none that was deployed had"
              .formatted(entry.entity()));
      return;
    }
    // What is made later is made of a log without the key. Where the record does not say that it
    // is, since there was no register or it is of before, clocks have to.
    long since =
        all.stream()
            .filter(each -> !each.isOfDatasets())
            .mapToLong(ForgetPlace::doneAtMillis)
            .max()
            .orElse(Long.MAX_VALUE);
    sweep();
    RedactedSet redacted = new RedactedSet(folder, codec.get());
    List<String> names = new ArrayList<>();
    List<String> others = new ArrayList<>();
    RuntimeException failure = null;
    for (DatasetRecord record : folder.all()) {
      if (!isWithout(record, entry, since)) {
        String name = record.name() + " " + record.revision();
        try {
          switch (redacted.without(record, entry.key(), entry.id())) {
            case REDACTED -> names.add(name);
            case NOT_ITS_FILE -> others.add(name);
            case HELD_NONE -> {
              // It stays as it is.
            }
          }
        } catch (RuntimeException e) {
          failure = e; // The others lose it all the same.
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    places.done(
        entry.id(),
        place(folder.path()),
        "%d redacted%s%s"
            .formatted(
                names.size(),
                names.isEmpty() ? "" : ": " + String.join(", ", names),
                others.isEmpty()
                    ? ""
                    : "; files that are others by now: " + String.join(", ", others)),
        null);
    finishIfDone(entry.id(), places);
  }

  private static boolean isWithout(DatasetRecord record, Forgetting entry, long sinceMillis) {
    return record.without() == null
        ? Instant.parse(record.createdAt()).toEpochMilli() > sinceMillis
        : entry.id() <= record.without().get(0) || record.without().contains(entry.id());
  }

  /** What killed commands left among temporary files and beside datasets. */
  private void sweep() {
    ScratchFolder.sweep(ScratchFolder.temporary());
    folder.all().stream()
        .filter(record -> !DatasetFolder.isTable(record))
        .map(record -> DataFile.parse(record.target()).path().toAbsolutePath().getParent())
        .distinct()
        .forEach(ScratchFolder::sweep);
  }

  private void finishIfDone(long id, ForgetPlaces places) {
    if (places.isNonePending(id)) {
      new ForgetRegister(online).finish(id);
    }
  }
}
