package io.millrace.forget;

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
import io.millrace.job.forget.KeyColumns;
import io.millrace.job.forget.KeyForm;
import io.millrace.job.forget.KeyRegister.Found;
import io.millrace.job.forget.OnlineKeys;
import io.millrace.job.forget.WiderKeys;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresAddress;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    EntitySpec spec = names().codec(entity).orElseThrow().spec();
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
    noteOnline(spec, ids, places);
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

  /** Rows that the jobs will delete, also those of which their states know nothing. */
  private void noteOnline(EntitySpec entity, Map<EntityKey, Long> ids, Set<String> places) {
    OnlineKeys keys = new OnlineKeys(online, Deployments.read(online));
    List<Found> found = new ArrayList<>();
    for (String place : places) {
      ForgetPlace.onlineTable(place)
          .ifPresent(
              table ->
                  keys.in(new OnlineTable(table), entity, ids.keySet())
                      .forEach(key -> found.add(new Found(ids.get(key), place, 1))));
    }
    new ForgetRegister(online).found(found);
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

  private NamedEntities names() {
    return new NamedEntities(store, online);
  }

  /**
   * The keys of these texts.
   *
   * @throws ForgetException with everything that is wrong
   */
  public List<EntityKey> keys(String entity, List<List<String>> texts) {
    return names().keys(entity, texts);
  }

  /** Names of the entities of all views, also of those that were deployed before, sorted. */
  public Set<String> entities() {
    return names().entities();
  }

  /**
   * The columns of keys that are one text each, as on the command line.
   *
   * @param keys as {@link KeyText} has them
   * @throws ForgetException with everything that is wrong with them
   */
  public List<List<String>> columns(String entity, List<String> keys) {
    return names().columns(entity, keys);
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
    new Release(store, online).release(id, names, reason);
  }

  /**
   * Lets go what jobs had still to clear that these definitions replace: of views that changed or
   * are no more, and of streams and tables that are no more. Called by who has ended those jobs,
   * with the new ones running, which clear {@linkplain ForgetPlace#earlier what is left} of them.
   *
   * @param before the manifest of the jobs that have ended
   */
  public void releaseReplaced(Manifest before) {
    new Release(store, online).releaseReplaced(before);
  }

  /** How far each request is, the oldest first. */
  public List<ForgetStatus> status() {
    return new StatusReader(store, online).read((id, heldBy) -> true);
  }

  /** The same of some requests, and of those that were made because their keys hold one's. */
  public List<ForgetStatus> status(Collection<Long> ids) {
    Set<Long> wanted = Set.copyOf(ids);
    return new StatusReader(store, online)
        .read((id, heldBy) -> wanted.contains(id) || heldBy != null && wanted.contains(heldBy));
  }

  /** What is left to do of some requests, and of those that were made because of them. */
  public ForgetPlaces.Left left(Collection<Long> ids) {
    return new ForgetPlaces(online).left(ids);
  }
}
