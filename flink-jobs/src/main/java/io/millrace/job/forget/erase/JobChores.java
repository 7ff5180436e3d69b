package io.millrace.job.forget.erase;

import io.millrace.answer.log.ValueText;
import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.job.forget.AnsweredKeys.AskedEntity;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.EarlierDefinitions;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.ForgottenAnswers;
import io.millrace.job.forget.KeyColumns;
import io.millrace.job.forget.KeyForm;
import io.millrace.job.forget.NamedKey;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.scratch.ScratchFolder;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a job that computes views does of forgetting: its tables of the offline log, each cleared by
 * the job that writes and keeps it up, online tables of earlier definitions, and what only time
 * removes.
 */
final class JobChores implements Chores {
  private final ViewsEraser settings;
  private final FeatureStore store;
  private final ForgetPlaces places;
  private final Pace pace;
  private final AwaitedFeeds awaited;
  private final Set<Long> lookedForWider = new TreeSet<>();
  private final Set<Long> lookedFor = new HashSet<>();

  /** As of the latest entry; null before it was read. */
  private Deployments deployments;

  /** As of the same, as the register has their keys; empty where nothing is this job's matter. */
  private final Map<AskedEntity, Optional<EntitySpec>> entities = new HashMap<>();

  private final Map<EntitySpec, EarlierDefinitions> earlier = new HashMap<>();

  /**
   * @param clock the wall clock, epoch milliseconds
   */
  JobChores(ViewsEraser settings, FeatureStore store, Pace pace, LongSupplier clock) {
    this.settings = settings;
    this.pace = pace;
    this.store = store;
    this.places = new ForgetPlaces(settings.store());
    this.awaited = new AwaitedFeeds(settings, store, clock);
  }

  @Override
  public List<Forgetting> concerned(List<Forgetting> entries) {
    boolean isNew = false;
    for (Forgetting entry : entries) {
      isNew |= entity(entry).isEmpty() && lookedFor.add(entry.id());
    }
    if (isNew) {
      lookAgain(); // It may have been deployed since.
    }
    return entries.stream().filter(entry -> entity(entry).isPresent()).toList();
  }

  private void lookAgain() {
    deployments = null;
    entities.clear();
    earlier.clear();
  }

  private Optional<EntitySpec> entity(Forgetting entry) {
    return entities.computeIfAbsent(AskedEntity.of(entry), this::lookUp);
  }

  /**
   * By the definitions, where columns are of the types that they had when a key was asked for; a
   * job that logs events has a matter in what was deployed before, too.
   */
  private Optional<EntitySpec> lookUp(AskedEntity asked) {
    Stream<EntitySpec> running =
        EntityPlaces.views(store, asked.name()).stream().map(view -> view.keys().spec());
    Stream<EntitySpec> all =
        settings.share() == Share.VIEWS
            ? running
            : Stream.concat(running, deployments().entities(asked.name()).stream());
    return all.filter(each -> asked.columns() == null || KeyColumns.areAlike(each, asked.columns()))
        .findFirst()
        .map(each -> asked.columns() == null ? each : asked.columns());
  }

  private Deployments deployments() {
    if (deployments == null) {
      deployments = Deployments.read(settings.store());
    }
    return deployments;
  }

  private EarlierDefinitions earlier(EntitySpec entity) {
    return earlier.computeIfAbsent(
        entity,
        any ->
            new EarlierDefinitions(
                store, settings.share() == Share.VIEWS ? Deployments.NONE : deployments(), entity));
  }

  private EarlierChores earlierChores() {
    return new EarlierChores(settings, store, deployments(), pace);
  }

  @Override
  public void announce(List<Forgetting> entries) {
    lookAgain(); // Others may have been deployed since the last entry.
    Map<EntitySpec, List<Forgetting>> byEntity = new LinkedHashMap<>();
    for (Forgetting entry : entries) {
      byEntity.computeIfAbsent(entity(entry).orElseThrow(), any -> new ArrayList<>()).add(entry);
    }
    Map<Long, NamedKey> named = new HashMap<>();
    byEntity.forEach(
        (entity, some) -> {
          some.forEach(entry -> named.put(entry.id(), named(entry)));
          Set<String> all = places(entity);
          Map<Boolean, List<Long>> ids =
              some.stream()
                  .collect(
                      Collectors.partitioningBy(
                          entry -> isComputed(entity, entry),
                          Collectors.mapping(Forgetting::id, Collectors.toList())));
          places.add(ids.get(true), all);
          all.removeIf(ForgetPlace::isOfComputed);
          places.add(ids.get(false), all);
        });
    new ForgottenAnswers(settings.store()).add(named);
  }

  private boolean isComputed(EntitySpec entity, Forgetting entry) {
    return entry.columns() == null || EntityPlaces.isComputed(store, entity, entry.key());
  }

  private Set<String> places(EntitySpec entity) {
    Set<String> all = new LinkedHashSet<>(EntityPlaces.of(store, entity, logIsKept()));
    if (settings.share() == Share.ALL) {
      topics(entity).forEach(topic -> all.add(TopicTime.place(topic)));
      all.add(ForgetPlace.SAVEPOINTS);
      all.addAll(earlierChores().places(earlier(entity)));
    }
    return all;
  }

  private EntityPlaces.Log logIsKept() {
    return settings.log() == null ? EntityPlaces.Log.NONE : EntityPlaces.Log.KEPT;
  }

  /**
   * A key as answers name it.
   *
   * @throws RuntimeException if nobody has said how its columns were, and it is no key of the
   *     entity as these definitions have it
   */
  private NamedKey named(Forgetting entry) {
    EntitySpec entity = entity(entry).orElseThrow();
    List<DataType> types = entity.key().stream().map(KeyColumn::type).toList();
    EntityCodec codec = new EntityCodec(entity);
    List<Object> columns = codec.decode(entry.key());
    if (!codec.encode(columns).equals(entry.key())
        || entry.columns() == null && new KeyForm(entity).hasSymbols()) {
      // Read as these definitions have it, it would be another's.
      throw new IllegalArgumentException(
          "the key was asked for where entity %s had other types of columns than these definitions have"
              .formatted(entity.name()));
    }
    return new NamedKey(entity.name(), ValueText.ofAll(types, columns));
  }

  @Override
  public Optional<String> waitsFor(Due due, long watermarkMillis) {
    Forgetting entry = due.entry();
    EntitySpec entity = entity(entry).orElseThrow();
    return awaited.before(entry, earlier(entity), isComputed(entity, entry), watermarkMillis);
  }

  @Override
  public Set<String> written(Due due) {
    Set<String> written = new TreeSet<>();
    for (BoundView view : EntityPlaces.views(store, entity(due.entry()).orElseThrow())) {
      if (settings.views().contains(view.spec().name())) {
        written.add(ForgetPlace.written(view.spec().onlineTable()));
      }
    }
    return written;
  }

  private Set<String> topics(EntitySpec entity) {
    Set<String> topics = new TreeSet<>();
    for (BoundFeed feed : EntityPlaces.feeds(store, entity)) {
      String topic = settings.topics().get(feed.name());
      if (topic != null) {
        topics.add(topic);
      }
    }
    return topics;
  }

  private List<DueKeys> byEntity(List<Due> dues) {
    Map<EntitySpec, List<Due>> byEntity = new LinkedHashMap<>();
    for (Due due : dues) {
      byEntity
          .computeIfAbsent(entity(due.entry()).orElseThrow(), any -> new ArrayList<>())
          .add(due);
    }
    List<DueKeys> all = new ArrayList<>();
    byEntity.forEach((entity, some) -> all.add(new DueKeys(store, earlier(entity), some)));
    return all;
  }

  @Override
  public List<Chore> of(List<Due> dues) {
    List<DueKeys> all = byEntity(dues);
    // What killed merges left on this machine.
    ScratchFolder.sweep(ScratchFolder.temporary());
    ChoreList chores = new ChoreList();
    all.forEach(keys -> earlierOfRunning(keys, chores));
    if (settings.share() == Share.ALL) {
      all.forEach(keys -> earlierChores().add(keys, this::byEntity, chores));
      all.forEach(keys -> times(keys, chores));
    }
    if (settings.log() != null) {
      LogChores tables = new LogChores(settings, store, this::byEntity, pace);
      if (settings.share() == Share.ALL) {
        all.forEach(keys -> tables.addFeeds(keys, chores));
      }
      all.forEach(keys -> tables.addServed(keys, chores));
    }
    if (settings.share() == Share.ALL) {
      wider(dues.stream().filter(due -> due.isPending(ForgetPlace.WIDER)).toList(), chores);
    }
    return chores.all();
  }

  private void earlierOfRunning(DueKeys keys, ChoreList chores) {
    for (BoundView view : keys.views()) {
      if (settings.views().contains(view.spec().name())) {
        chores.add(
            ForgetPlace.earlier(view.spec().name()),
            keys.dues(),
            (dues, counted) -> earlierChores().ofRunning(byEntity(dues), view, dues, counted));
      }
    }
  }

  /** Once before the tables are cleared, so that it is soon, and once by what left them. */
  private void wider(List<Due> dues, ChoreList chores) {
    WiderRequests requests = new WiderRequests(store, settings.store(), deployments(), logIsKept());
    List<Due> first = dues.stream().filter(due -> !lookedForWider.contains(due.id())).toList();
    if (!first.isEmpty()) {
      byEntity(first).forEach(requests::ask);
      first.forEach(due -> lookedForWider.add(due.id()));
    }
    chores.add(
        ForgetPlace.WIDER,
        dues,
        (some, counted) -> {
          byEntity(some).forEach(requests::ask);
          Set<Long> ids = some.stream().map(Due::id).collect(Collectors.toSet());
          long held =
              new ForgetRegister(settings.store())
                  .heldBy().values().stream().filter(ids::contains).count();
          return Chore.Cleared.of(
              "%d %s asked for by %s"
                  .formatted(held, held == 1 ? "is" : "are", held == 1 ? "itself" : "themselves"));
        });
  }

  private void times(DueKeys keys, ChoreList chores) {
    TopicTime time = new TopicTime(settings.kafka());
    for (String topic : topics(keys.entity())) {
      chores.add(
          TopicTime.place(topic),
          keys.dues(),
          (dues, counted) -> time.of(topic, Due.untilMillis(dues)));
    }
    chores.add(
        ForgetPlace.SAVEPOINTS,
        keys.dues(),
        (dues, counted) ->
            Chore.Cleared.exceptForGood(
                "savepoints and kept checkpoints of before %s hold it until they are deleted; a job that goes on from one drops it"
                    .formatted(Instant.ofEpochMilli(Due.untilMillis(dues)))));
  }

  @Override
  public void stop() {
    pace.stop();
  }

  @Override
  public void close() {
    pace.stop();
  }
}
