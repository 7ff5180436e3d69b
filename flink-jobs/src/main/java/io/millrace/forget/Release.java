package io.millrace.forget;

import io.millrace.compile.FeatureStore;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.LetGo;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.RowLog;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresAddress;
import io.millrace.manifest.Manifest;
import io.millrace.manifest.ViewSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Places that nobody waits for any more. Immutable and thread-safe. */
record Release(FeatureStore store, PostgresAddress online) {

  /** See {@link Forget#release}. */
  void release(long id, List<String> names, String reason) {
    ForgetPlaces places = new ForgetPlaces(online);
    Map<String, ForgetPlace> known = new TreeMap<>();
    places.of(id).forEach(place -> known.put(place.name(), place));
    Optional<Forgetting> entry =
        new ForgetRegister(online)
            .read().entries().stream().filter(each -> each.id() == id).findFirst();
    List<String> problems = problems(entry, names, known);
    if (problems.isEmpty()) {
      problems = running(names.stream().map(known::get).toList());
    }
    if (!problems.isEmpty()) {
      throw ForgetException.ofRelease(
          id, problems, entry.isEmpty() || areOfMissing(problems, names, known.keySet()));
    }
    for (String name : names) {
      letGo(
          entry.orElseThrow(),
          known.get(name),
          reason.isEmpty() ? "released" : "released: " + reason);
    }
    if (places.isNonePending(id)) {
      new ForgetRegister(online).finish(id);
    }
  }

  /** Whether nothing else is wrong than that there are no such places. */
  private static boolean areOfMissing(
      List<String> problems, List<String> names, Set<String> known) {
    long missing = names.stream().filter(name -> !known.contains(name)).count();
    return missing > 0 && missing == problems.size();
  }

  /** Places of jobs that run: they clear them, and would go on with the key if nobody waited. */
  private List<String> running(List<ForgetPlace> places) {
    List<ForgetPlace> ofJobs =
        places.stream().filter(place -> place.isInTheJob() || place.isOfWriters()).toList();
    try {
      Set<String> written =
          new LetGo(online)
              .written(ofJobs.stream().map(place -> place.servedName().orElseThrow()).toList());
      return ofJobs.stream()
          .filter(place -> written.contains(place.servedName().orElseThrow()))
          .map(
              place ->
                  "place %s is of a job that runs now, and clears it: wait for that, or stop the job first"
                      .formatted(place.name()))
          .toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking whether jobs run", e);
    }
  }

  /** The row goes first: once a place is released nobody looks at it again. */
  private void letGo(Forgetting entry, ForgetPlace place, String why) {
    place.onlineTable().ifPresent(table -> new LetGo(online).delete(new OnlineTable(table), entry));
    new ForgetPlaces(online).release(entry.id(), place.name(), why);
  }

  /** See {@link Forget#releaseReplaced}. */
  void releaseReplaced(Manifest before) {
    Set<String> replaced = names(before);
    replaced.removeAll(names(store.manifest()));
    ForgetPlaces places = new ForgetPlaces(online);
    for (Forgetting entry : new ForgetRegister(online).read().entries()) {
      if (entry.isUnderWay()) {
        places.of(entry.id()).stream()
            .filter(ForgetPlace::isPending)
            .filter(place -> replaced.contains(place.servedName().orElse(place.name())))
            .forEach(place -> letGo(entry, place, "released: its definition was replaced"));
      }
    }
  }

  /** Of views and their online tables, and of the tables of streams and tables in the log. */
  private static Set<String> names(Manifest manifest) {
    Set<String> names = new TreeSet<>();
    for (ViewSpec view : manifest.views()) {
      names.add(view.name());
      names.add(view.onlineTable());
    }
    manifest.streams().forEach(stream -> names.add(EventLog.name(stream.name())));
    manifest.tables().forEach(table -> names.add(RowLog.name(table.name())));
    return names;
  }

  private static List<String> problems(
      Optional<Forgetting> entry, List<String> names, Map<String, ForgetPlace> known) {
    if (entry.isEmpty()) {
      return List.of("there is no such request");
    } else if (!entry.get().isUnderWay()) {
      return List.of("it is finished");
    }
    List<String> pending =
        known.values().stream().filter(ForgetPlace::isPending).map(ForgetPlace::name).toList();
    String those =
        pending.isEmpty() ? "none is pending" : "pending is " + String.join("; ", pending);
    List<String> problems = new ArrayList<>();
    if (names.isEmpty()) {
      problems.add("no place is given; " + those);
    }
    for (String name : names) {
      ForgetPlace place = known.get(name);
      if (place == null) {
        problems.add("it has no place '%s'; %s".formatted(name, those));
      } else if (!place.isPending()) {
        problems.add("place %s is %s".formatted(name, place.state().text()));
      }
    }
    return problems;
  }
}
