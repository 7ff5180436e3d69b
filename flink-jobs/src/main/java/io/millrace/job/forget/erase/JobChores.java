package io.millrace.job.forget.erase;

import io.millrace.answer.log.ValueText;
import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.EarlierDefinitions;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.ForgottenAnswers;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a job that computes views does of forgetting: its tables of the offline log, each cleared by
 * the job that writes and keeps it up, online tables of earlier definitions, and what only time
 * removes.
 */
final class JobChores implements Chores {
  /** The place of what savepoints hold. */
  static final String SAVEPOINTS = "savepoints";

  private final ViewsEraser settings;
  private final FeatureStore store;
  private final ForgetPlaces places;
  private final Pace pace = Pace.half();
  private final Set<Long> lookedForWider = new TreeSet<>();
  private final Set<Long> lookedFor = new HashSet<>();

  /** As of the latest entry; null before it was read. */
  private Deployments deployments;

  /** As of the same, by name; empty where nothing is this job's matter. */
  private final Map<String, Optional<EntitySpec>> entities = new HashMap<>();

  private final Map<String, EarlierDefinitions> earlier = new HashMap<>();

  JobChores(ViewsEraser settings, FeatureStore store) {
    this.settings = settings;
    this.store = store;
    this.places = new ForgetPlaces(settings.store());
  }

  @Override
  public List<Forgetting> concerned(List<Forgetting> entries) {
    boolean isNew = false;
    for (Forgetting entry : entries) {
      isNew |= entity(entry.entity()).isEmpty() && lookedFor.add(entry.id());
    }
    if (isNew) {
      lookAgain(); // It may have been deployed since.
    }
    return entries.stream().filter(entry -> entity(entry.entity()).isPresent()).toList();
  }

  private void lookAgain() {
    deployments = null;
    entities.clear();
    earlier.clear();
  }

  private Optional<EntitySpec> entity(String name) {
    return entities.computeIfAbsent(name, this::lookUp);
  }

  /** By the definitions; a job that logs events has a matter in what was deployed before, too. */
  private Optional<EntitySpec> lookUp(String name) {
    Optional<EntitySpec> running =
        EntityPlaces.views(store, name).stream().map(view -> view.keys().spec()).findFirst();
    return settings.share() == Share.VIEWS
        ? running
        : running.or(() -> deployments().entity(name)).filter(entity -> entity.name().equals(name));
  }

  private Deployments deployments() {
    if (deployments == null) {
      deployments = Deployments.read(settings.store());
    }
    return deployments;
  }

  private EarlierDefinitions earlier(String entity) {
    return earlier.computeIfAbsent(
        entity,
        name ->
            new EarlierDefinitions(
                store,
                settings.share() == Share.VIEWS ? Deployments.NONE : deployments(),
                entity(name).orElseThrow()));
  }

  private EarlierChores earlierChores() {
    return new EarlierChores(settings, store, deployments(), pace);
  }

  @Override
  public void announce(List<Forgetting> entries) {
    lookAgain(); // Others may have been deployed since the last entry.
    Map<String, List<Forgetting>> byEntity = new TreeMap<>();
    for (Forgetting entry : entries) {
      byEntity.computeIfAbsent(entry.entity(), any -> new ArrayList<>()).add(entry);
    }
    Map<Long, NamedKey> named = new HashMap<>();
    byEntity.forEach(
        (entity, some) -> {
          some.forEach(entry -> named.put(entry.id(), named(entry)));
          places.add(some.stream().map(Forgetting::id).toList(), places(entity));
        });
    new ForgottenAnswers(settings.store()).add(named);
  }

  private Set<String> places(String entity) {
    Set<String> all = new LinkedHashSet<>(EntityPlaces.of(store, entity, logIsKept()));
    if (settings.share() == Share.ALL) {
      topics(entity).forEach(topic -> all.add(TopicTime.place(topic)));
      all.add(SAVEPOINTS);
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
   * @throws RuntimeException if it is no key of the entity as these definitions have it
   */
  private NamedKey named(Forgetting entry) {
    EntitySpec entity = entity(entry.entity()).orElseThrow();
    List<DataType> types = entity.key().stream().map(KeyColumn::type).toList();
    EntityCodec codec = new EntityCodec(entity);
    List<Object> columns = codec.decode(entry.key());
    if (!codec.encode(columns).equals(entry.key())) {
      // Read as these definitions have it, it would be another's.
      throw new IllegalArgumentException(
          "the key was asked for where entity %s had other types of columns than these definitions have"
              .formatted(entity.name()));
    }
    return new NamedKey(entity.name(), ValueText.ofAll(types, columns));
  }

  @Override
  public boolean hasRead(Due due, long watermarkMillis) {
    // Who has views of the entity knows by them; of other feeds nobody tells but the watermark.
    Forgetting entry = due.entry();
    boolean isTold = !EntityPlaces.views(store, entry.entity()).isEmpty();
    boolean isAskedOfFeeds =
        earlier(entry.entity()).usesOfFeedsThatRun().keySet().stream()
            .anyMatch(feed -> !entry.cuts().containsKey(feed));
    return (isTold || entry.settlesAtMillis() <= System.currentTimeMillis())
        && (!isAskedOfFeeds || entry.settlesAtMillis() <= watermarkMillis);
  }

  @Override
  public Set<String> written(Due due) {
    Set<String> written = new TreeSet<>();
    for (BoundView view : EntityPlaces.views(store, due.entry().entity())) {
      if (settings.views().contains(view.spec().name())) {
        written.add(ForgetPlace.written(view.spec().onlineTable()));
      }
    }
    return written;
  }

  private Set<String> topics(String entity) {
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
    Map<String, List<Due>> byEntity = new TreeMap<>();
    for (Due due : dues) {
      byEntity.computeIfAbsent(due.entry().entity(), any -> new ArrayList<>()).add(due);
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
            dues -> earlierChores().ofRunning(byEntity(dues), view, dues));
      }
    }
  }

  /** Once before the tables are cleared, so that it is soon, and once by what left them. */
  private void wider(List<Due> dues, ChoreList chores) {
    WiderRequests requests = new WiderRequests(store, settings.store(), deployments(), logIsKept());
    List<Due> first = dues.stream().filter(due -> !lookedForWider.contains(due.id())).toList();
    if (!first.isEmpty()) {
      requests.ask(first);
      first.forEach(due -> lookedForWider.add(due.id()));
    }
    chores.add(
        ForgetPlace.WIDER,
        dues,
        some -> {
          requests.ask(some);
          Set<Long> ids = some.stream().map(Due::id).collect(Collectors.toSet());
          long held =
              new ForgetRegister(settings.store())
                  .heldBy().values().stream().filter(ids::contains).count();
          return Chore.Cleared.of("%d are asked for by themselves".formatted(held));
        });
  }

  private void times(DueKeys keys, ChoreList chores) {
    TopicTime time = new TopicTime(settings.kafka());
    for (String topic : topics(keys.entity())) {
      chores.add(
          TopicTime.place(topic), keys.dues(), dues -> time.of(topic, Due.untilMillis(dues)));
    }
    chores.add(
        SAVEPOINTS,
        keys.dues(),
        dues ->
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
