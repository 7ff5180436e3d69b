package io.millrace.forget;

import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.WiderKeys;
import io.millrace.job.online.PostgresAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
   * @param entity its name, or that of a view of it
   * @param keys each with the texts of its columns, as in a URL
   * @param reason may be empty
   * @return the id of each request, those of the keys first, in their order
   * @throws ForgetException with everything that is wrong
   */
  public List<Long> request(String entity, List<List<String>> keys, String reason) {
    Set<EntityKey> asked = new LinkedHashSet<>(keys(entity, keys));
    String name = codec(entity).orElseThrow().spec().name();
    Map<String, Map<EntityKey, EntityKey>> wider = new WiderKeys(store, online).of(name, asked);
    ForgetRegister register = new ForgetRegister(online);
    Map<EntityKey, Long> ids = new LinkedHashMap<>();
    for (EntityKey key : asked) {
      ids.put(key, register.request(name, key, reason, places(name)));
    }
    List<Long> all = new ArrayList<>(ids.values());
    wider.forEach(
        (other, found) ->
            found.forEach(
                (key, held) ->
                    register
                        .requestHeld(ids.get(held), other, key, places(other))
                        .ifPresent(all::add)));
    return all;
  }

  private Set<String> places(String entity) {
    Set<String> places = new LinkedHashSet<>(EntityPlaces.of(store, entity, log));
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
          "there is no such entity or view; there is %s".formatted(String.join("; ", entities())));
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
          problems.add("key %s: %s".formatted(String.join("/", each), e.getMessage()));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new ForgetException(entity, problems);
    }
    return keys;
  }

  /** Names of the entities of all views, sorted. */
  public Set<String> entities() {
    Set<String> entities = new TreeSet<>();
    store.views().forEach(view -> entities.add(view.keys().spec().name()));
    return entities;
  }

  private Optional<EntityCodec> codec(String entityOrView) {
    return Stream.concat(
            EntityPlaces.views(store, entityOrView).stream(),
            store.views().stream().filter(view -> view.spec().name().equals(entityOrView)))
        .map(BoundView::keys)
        .findFirst();
  }

  /** How many columns a key of an entity has; 1 where there is no such entity. */
  public int columns(String entity) {
    return codec(entity).map(codec -> codec.spec().key().size()).orElse(1);
  }

  /** How far each request is, the oldest first. */
  public List<ForgetStatus> status() {
    List<ForgetStatus> all = new ArrayList<>();
    ForgetPlaces places = new ForgetPlaces(online);
    ForgetRegister register = new ForgetRegister(online);
    List<Forgetting> entries = register.read().entries();
    Map<Long, Long> heldBy = register.heldBy();
    for (Forgetting entry : entries) {
      all.add(status(entry, heldBy.get(entry.id()), places.of(entry.id())));
    }
    return all;
  }

  private ForgetStatus status(Forgetting entry, Long heldBy, List<ForgetPlace> places) {
    return new ForgetStatus(
        entry.id(),
        heldBy,
        entry.entity(),
        entry.key() == null
            ? List.of()
            : codec(entry.entity())
                .map(codec -> codec.decode(entry.key()).stream().map(String::valueOf).toList())
                .orElse(List.of()),
        entry.reason(),
        Instant.ofEpochMilli(entry.requestedAtMillis()),
        entry.finishedAtMillis() == null ? null : Instant.ofEpochMilli(entry.finishedAtMillis()),
        places);
  }
}
