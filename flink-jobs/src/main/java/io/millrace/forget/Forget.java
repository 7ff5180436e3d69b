package io.millrace.forget;

import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.compile.KeyText;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.Deployments.DeployedView;
import io.millrace.job.forget.EarlierDefinitions;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.ForgetRegister.Held;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.KeyColumns;
import io.millrace.job.forget.KeyForm;
import io.millrace.job.forget.LetGo;
import io.millrace.job.forget.WiderKeys;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.RowLog;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresAddress;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.Manifest;
import io.millrace.manifest.ViewSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks for keys to be forgotten, and says how far that is:
 *
 * <pre>{@code
 * Forget forget = Forget.of(store, PostgresAddress.of(url), EntityPlaces.Log.KEPT);
 * List<Long> ids = forget.request("card_id", List.of(List.of("c1")), "asked by its owner");
 * }</pre>
 *
 * <p>What came of a key before is forgotten, what comes afterwards is new. The running jobs do the
 * work and go on with it at each start; {@link ForgottenDatasets} does that of datasets. Methods
 * throw {@link io.millrace.job.online.OnlineStoreException} when the store cannot be used.
 * Immutable and thread-safe.
 *
 * @param store the definitions that run
 * @param online the online store
 * @param log whether the jobs keep an offline log
 * @param datasets the folder with the records of datasets; empty for none
 */
public record Forget(
    FeatureStore store, PostgresAddress online, EntityPlaces.Log log, Optional<Path> datasets) {

  /** Without datasets. */
  public static Forget of(FeatureStore store, PostgresAddress online, EntityPlaces.Log log) {
    return new Forget(store, online, log, Optional.empty());
  }

  /** The same with the folder of the records of datasets. */
  public Forget withDatasets(Path folder) {
    return new Forget(store, online, log, Optional.of(folder));
  }

  /**
   * Asks for keys of an entity to be forgotten: all of them, or with problems none. Keys of wider
   * entities that hold one of them (of a card at a merchant, for a card) are asked for as well:
   * those that online tables have now here, those that are on their way by the running job.
   *
   * @param entity its name, or that of a view of it; with the types of its columns, as in {@code
   *     lat:int,lon:int}, for keys of types that it had once
   * @param keys each with the texts of its columns, see {@link #columns}
   * @param reason may be empty
   * @return the id of each request, those of the keys first, in their order
   * @throws ForgetException with everything that is wrong
   */
  public List<Long> request(String entity, List<List<String>> keys, String reason) {
    Set<EntityKey> asked = new LinkedHashSet<>(keys(entity, keys));
    EntitySpec spec = codec(entity).orElseThrow().spec();
    KeyForm form = new KeyForm(spec);
    Map<EntitySpec, Map<EntityKey, EntityKey>> wider =
        new WiderKeys(store, online)
            .of(spec, asked.stream().map(form::toRegister).collect(Collectors.toSet()));
    ForgetRegister register = new ForgetRegister(online);
    Map<EntityKey, Long> ids = new LinkedHashMap<>();
    Set<String> places = places(spec);
    Set<String> others = new LinkedHashSet<>(places);
    others.removeIf(ForgetPlace::isOfComputed);
    for (EntityKey key : asked) {
      EntityKey registered = form.toRegister(key);
      boolean isComputed = EntityPlaces.isComputed(store, spec, registered);
      ids.put(registered, register.request(spec, key, reason, isComputed ? places : others));
    }
    List<Long> all = new ArrayList<>(ids.values());
    wider.forEach(
        (other, found) ->
            all.addAll(
                register.requestHeld(
                    other,
                    found.entrySet().stream()
                        .map(each -> new Held(ids.get(each.getValue()), each.getKey()))
                        .toList(),
                    places(other))));
    return all;
  }

  private Set<String> places(EntitySpec entity) {
    Deployments deployments = Deployments.read(online);
    // What runs is what was deployed last: the definitions at hand may be newer.
    Set<String> places =
        new LinkedHashSet<>(
            EntityPlaces.of(
                store,
                entity,
                log,
                view ->
                    deployments
                        .last(view.spec().name())
                        .map(
                            last ->
                                Optional.of(last)
                                    .filter(each -> KeyColumns.areAlike(each.entity(), entity))
                                    .map(DeployedView::onlineTable))
                        .orElse(Optional.of(view.spec().onlineTable()))));
    places.addAll(new EarlierDefinitions(store, deployments, entity).places(log));
    datasets.ifPresent(folder -> places.add(ForgottenDatasets.place(folder)));
    return places;
  }

  /**
   * The keys of these texts.
   *
   * @throws ForgetException with everything that is wrong
   */
  public List<EntityKey> keys(String entity, List<List<String>> texts) {
    Optional<EntityCodec> codec = codec(entity);
    List<String> problems = new ArrayList<>();
    if (codec.isEmpty()) {
      problems.add(
          "there is no such entity or view; there is %s%s%s"
              .formatted(String.join("; ", entities()), views(), earlier()));
    }
    if (texts.isEmpty()) {
      problems.add("no key is given");
    }
    List<EntityKey> keys = new ArrayList<>();
    for (List<String> each : texts) {
      if (codec.isPresent()) {
        try {
          keys.add(codec.get().parse(each));
        } catch (IllegalArgumentException e) {
          problems.add("key %s: %s".formatted(KeyText.of(each), e.getMessage()));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw ForgetException.ofKeys(entity, problems, isMissing(entity, problems));
    }
    return keys;
  }

  /** Whether nothing else is wrong than that there is no such entity or view. */
  private boolean isMissing(String entity, List<String> problems) {
    return problems.size() == 1 && codec(entity).isEmpty();
  }

  /** Names of the entities of all views, also of those that were deployed before, sorted. */
  public Set<String> entities() {
    Set<String> entities = new TreeSet<>();
    store.views().forEach(view -> entities.add(view.keys().spec().name()));
    Deployments.read(online).views().forEach(each -> entities.add(each.entity().name()));
    return entities;
  }

  /** What an entity's columns are, and were by definitions that were deployed. */
  private Set<EntitySpec> forms(String entity) {
    Set<EntitySpec> forms = new LinkedHashSet<>();
    EntityPlaces.views(store, entity).forEach(view -> forms.add(view.keys().spec()));
    forms.addAll(Deployments.read(online).entities(entity));
    return forms;
  }

  /** For people: entities whose columns had other types, named with these. */
  private String earlier() {
    Set<String> earlier = new TreeSet<>();
    for (String entity : entities()) {
      Set<EntitySpec> forms = forms(entity);
      EntitySpec now = forms.iterator().next();
      forms.stream()
          .filter(each -> !KeyColumns.areAlike(each, now))
          .forEach(each -> earlier.add(TypedEntity.text(KeyForm.registered(each))));
    }
    return earlier.isEmpty() ? "" : ", and of other types before " + String.join("; ", earlier);
  }

  /** For people: names of views that are taken for their entities. */
  private String views() {
    Set<String> views = new TreeSet<>();
    store.views().forEach(view -> views.add(view.spec().name()));
    views.removeAll(entities());
    return views.isEmpty() ? "" : ", and the views " + String.join("; ", views);
  }

  private Optional<EntityCodec> codec(String entityOrView) {
    Optional<EntitySpec> typed = TypedEntity.parse(entityOrView);
    if (typed.isPresent()) {
      return typed
          .filter(
              entity ->
                  forms(entity.name()).stream().anyMatch(each -> KeyColumns.areAlike(each, entity)))
          .map(EntityCodec::new);
    }
    return Stream.concat(
            EntityPlaces.views(store, entityOrView).stream(),
            store.views().stream().filter(view -> view.spec().name().equals(entityOrView)))
        .map(BoundView::keys)
        .findFirst()
        .or(() -> Deployments.read(online).entity(entityOrView).map(EntityCodec::new));
  }

  /**
   * The columns of keys that are one text each, as on the command line.
   *
   * @param keys as {@link KeyText} has them
   * @throws ForgetException with everything that is wrong with them
   */
  public List<List<String>> columns(String entity, List<String> keys) {
    int width = codec(entity).map(codec -> codec.spec().key().size()).orElse(1);
    List<String> problems = new ArrayList<>();
    List<List<String>> columns = new ArrayList<>();
    for (String key : keys) {
      try {
        columns.add(KeyText.columns(key, width));
      } catch (IllegalArgumentException e) {
        problems.add("key %s: %s".formatted(key, e.getMessage()));
      }
    }
    if (problems.isEmpty() || !columns.isEmpty()) {
      try {
        keys(entity, columns);
      } catch (ForgetException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw ForgetException.ofKeys(entity, problems, isMissing(entity, problems));
    }
    return columns;
  }

  /**
   * Lets pending places of a request go, all of them or with problems none: nobody waits for them
   * any more, and nobody has cleared them. For what will never run again, as a view that was taken
   * out of the definitions meanwhile; what a job that runs is to clear is not let go. The key's row
   * in an online table is deleted, as nobody else will, unless it is made of what came since. Where
   * a job comes back it clears its places all the same, as long as the request is not finished.
   * When none is pending any more the request is finished.
   *
   * @param id of the request
   * @param names of the places
   * @param reason why; kept in the register
   * @throws ForgetException with everything that is wrong
   */
  public void release(long id, List<String> names, String reason) {
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

  /**
   * Lets go what jobs had still to clear that these definitions replace: of views that changed or
   * are no more, and of streams and tables that are no more. Called by who has ended those jobs,
   * with the new ones running, which clear {@linkplain ForgetPlace#earlier what is left} of them.
   *
   * @param before the manifest of the jobs that have ended
   */
  public void releaseReplaced(Manifest before) {
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

  /** How far each request is, the oldest first. */
  public List<ForgetStatus> status() {
    return status((id, heldBy) -> true);
  }

  /** The same of some requests, and of those that were made because their keys hold one's. */
  public List<ForgetStatus> status(Collection<Long> ids) {
    Set<Long> wanted = Set.copyOf(ids);
    return status((id, heldBy) -> wanted.contains(id) || heldBy != null && wanted.contains(heldBy));
  }

  private List<ForgetStatus> status(BiPredicate<Long, Long> wanted) {
    ForgetRegister register = new ForgetRegister(online);
    List<Forgetting> entries = register.read().entries();
    Map<Long, Long> heldBy = register.heldBy();
    List<Forgetting> some =
        entries.stream().filter(entry -> wanted.test(entry.id(), heldBy.get(entry.id()))).toList();
    Map<Long, List<ForgetPlace>> places =
        new ForgetPlaces(online).of(some.stream().map(Forgetting::id).toList());
    Map<String, Optional<EntityCodec>> codecs = new HashMap<>();
    List<ForgetStatus> all = new ArrayList<>();
    for (Forgetting entry : some) {
      Optional<EntityCodec> codec =
          entry.key() == null
              ? Optional.empty()
              : entry.columns() != null
                  ? Optional.of(new KeyForm(entry.columns()).registered())
                  : codecs.computeIfAbsent(entry.entity(), this::codec);
      all.add(status(entry, heldBy.get(entry.id()), codec, places.get(entry.id())));
    }
    return all;
  }

  /** What is left to do of some requests, and of those that were made because of them. */
  public ForgetPlaces.Left left(Collection<Long> ids) {
    return new ForgetPlaces(online).left(ids);
  }

  private ForgetStatus status(
      Forgetting entry, Long heldBy, Optional<EntityCodec> codec, List<ForgetPlace> places) {
    return new ForgetStatus(
        entry.id(),
        heldBy,
        entry.entity(),
        codec
            .map(each -> each.decode(entry.key()).stream().map(String::valueOf).toList())
            .orElse(List.of()),
        entry.reason(),
        Instant.ofEpochMilli(entry.requestedAtMillis()),
        entry.finishedAtMillis() == null ? null : Instant.ofEpochMilli(entry.finishedAtMillis()),
        places.stream().map(place -> explained(entry.id(), place)).toList());
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
                .formatted(id, place.name()));
  }
}
