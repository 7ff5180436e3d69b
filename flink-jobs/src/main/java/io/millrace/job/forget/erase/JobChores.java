package io.millrace.job.forget.erase;

import io.millrace.answer.log.ValueText;
import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.EarlierDefinitions;
import io.millrace.job.forget.EarlierDefinitions.FeedUse;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.ForgottenAnswers;
import io.millrace.job.forget.HeldKey;
import io.millrace.job.forget.LostEvents;
import io.millrace.job.forget.NamedKey;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.RowLog;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.scratch.ScratchFolder;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.apache.iceberg.Table;

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

  JobChores(ViewsEraser settings, FeatureStore store) {
    this.settings = settings;
    this.store = store;
    this.places = new ForgetPlaces(settings.store());
  }

  @Override
  public boolean concern(Forgetting entry) {
    if (entity(entry).isEmpty() && lookedFor.add(entry.id())) {
      deployments = null; // It may have been deployed since.
    }
    return entity(entry).isPresent();
  }

  /** By the definitions; a job that logs events has a matter in what was deployed before, too. */
  private Optional<EntitySpec> entity(Forgetting entry) {
    Optional<EntitySpec> running =
        EntityPlaces.views(store, entry.entity()).stream()
            .map(view -> view.keys().spec())
            .findFirst();
    return settings.share() == Share.VIEWS
        ? running
        : running
            .or(() -> deployments().entity(entry.entity()))
            .filter(entity -> entity.name().equals(entry.entity()));
  }

  private Deployments deployments() {
    if (deployments == null) {
      deployments = Deployments.read(settings.store());
    }
    return deployments;
  }

  private EarlierDefinitions earlier(Forgetting entry) {
    Deployments known = settings.share() == Share.VIEWS ? Deployments.NONE : deployments();
    return new EarlierDefinitions(store, known, entity(entry).orElseThrow());
  }

  private EarlierChores earlierChores() {
    return new EarlierChores(settings, store, deployments(), pace);
  }

  @Override
  public void announce(Forgetting entry) {
    deployments = null; // Others may have been deployed since the last entry.
    List<String> all =
        new ArrayList<>(
            EntityPlaces.of(
                store,
                entry.entity(),
                settings.log() == null ? EntityPlaces.Log.NONE : EntityPlaces.Log.KEPT));
    EarlierDefinitions earlier = earlier(entry);
    if (settings.share() == Share.ALL) {
      topics(entry.entity()).forEach(topic -> all.add(TopicTime.place(topic)));
      all.add(SAVEPOINTS);
      all.addAll(earlierChores().places(earlier));
    }
    places.add(entry.id(), all);
    Map<String, NamedKey> texts = new LinkedHashMap<>();
    for (BoundView view : EntityPlaces.holding(store, entry.entity())) {
      HeldKey held = HeldKey.of(view, entry.entity()).orElseThrow();
      List<DataType> types = held.codec().spec().key().stream().map(KeyColumn::type).toList();
      texts.put(
          view.spec().name(),
          new NamedKey(
              ValueText.ofAll(types, held.codec().decode(entry.key())),
              held.isWhole() ? List.of() : held.places()));
    }
    NamedKey whole =
        NamedKey.whole(
            ValueText.ofAll(
                earlier.entity().key().stream().map(KeyColumn::type).toList(),
                new EntityCodec(earlier.entity()).decode(entry.key())));
    earlier.ownViews().forEach(view -> texts.put(view, whole));
    new ForgottenAnswers(settings.store()).add(entry.id(), texts);
  }

  @Override
  public boolean hasRead(Due due, long watermarkMillis) {
    // Who has views of the entity knows by them; of other feeds nobody tells but the watermark.
    Forgetting entry = due.entry();
    boolean isTold = !EntityPlaces.views(store, entry.entity()).isEmpty();
    boolean isAskedOfFeeds =
        earlier(entry).usesOfFeedsThatRun().keySet().stream()
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

  @Override
  public List<Chore> of(Due due) {
    ForgottenKey key = new ForgottenKey(store, earlier(due.entry()), due);
    // What killed merges left on this machine.
    ScratchFolder.sweep(ScratchFolder.temporary());
    List<Chore> all = new ArrayList<>();
    for (BoundView view : key.views()) {
      if (settings.views().contains(view.spec().name())) {
        all.add(
            new Chore(
                ForgetPlace.earlier(view.spec().name()),
                () -> earlierChores().ofRunning(key, view)));
      }
    }
    if (settings.share() == Share.ALL) {
      all.addAll(earlierChores().of(key));
      times(due, all);
    }
    if (settings.log() != null) {
      tables(key, all);
    }
    if (settings.share() == Share.ALL && due.isPending(ForgetPlace.WIDER)) {
      wider(due, all);
    }
    all.removeIf(chore -> !due.isPending(chore.place()));
    return all;
  }

  /** Once before the tables are cleared, so that it is soon, and once by what left them. */
  private void wider(Due due, List<Chore> all) {
    WiderRequests requests =
        new WiderRequests(
            store,
            settings.store(),
            settings.log() == null ? EntityPlaces.Log.NONE : EntityPlaces.Log.KEPT);
    if (!lookedForWider.contains(due.entry().id())) {
      requests.ask(due);
      lookedForWider.add(due.entry().id());
    }
    all.add(
        new Chore(
            ForgetPlace.WIDER,
            () -> {
              requests.ask(due);
              long held =
                  new ForgetRegister(settings.store())
                      .heldBy().values().stream().filter(by -> by == due.entry().id()).count();
              return Chore.Cleared.of("%d are asked for by themselves".formatted(held));
            }));
  }

  private void times(Due due, List<Chore> all) {
    TopicTime time = new TopicTime(settings.kafka());
    for (String topic : topics(due.entry().entity())) {
      all.add(new Chore(TopicTime.place(topic), () -> time.of(topic, due.untilMillis())));
    }
    all.add(
        new Chore(
            SAVEPOINTS,
            () ->
                Chore.Cleared.exceptForGood(
                    "savepoints and kept checkpoints of before %s hold it until they are deleted; a job that goes on from one drops it"
                        .formatted(Instant.ofEpochMilli(due.untilMillis())))));
  }

  private void tables(ForgottenKey key, List<Chore> all) {
    if (settings.share() == Share.ALL) {
      for (BoundFeed feed : key.feeds()) {
        all.add(new Chore(EntityPlaces.table(feed), () -> feed(key, feed)));
      }
      all.add(new Chore(DeadLetterLog.NAME, () -> letters(key)));
      if (!isThere(AnswerLog.NAME)) { // Else the job that writes it clears it.
        all.add(new Chore(AnswerLog.NAME, () -> Chore.Cleared.of("no answer was ever logged")));
      }
    }
    for (BoundView view : key.views()) {
      if (settings.views().contains(view.spec().name())) {
        all.add(
            new Chore(
                ForgetPlace.served(view.spec().name()),
                () ->
                    erase(
                        view.spec().name(),
                        new ServedRows(view, key.entry(), key.due().untilMillis()),
                        key.due())));
      }
    }
  }

  private boolean isThere(String table) {
    try (OfflineLog log = OfflineLog.of(settings.log())) {
      return log.tables().contains(table);
    }
  }

  private Chore.Cleared feed(ForgottenKey key, BoundFeed feed) {
    try (OfflineLog log = OfflineLog.of(settings.log())) {
      String table = EntityPlaces.table(feed);
      if (!log.tables().contains(table)) {
        return Chore.Cleared.of("there is no such table");
      }
      return feed instanceof BoundStream stream
          ? stream(key, stream, log.table(table))
          : table(key, (BoundTable) feed, log.table(table));
    }
  }

  private Chore.Cleared stream(ForgottenKey key, BoundStream stream, Table log) {
    OtherKeys<Object> others =
        others(key, stream, (view, event) -> view.keys(stream.name(), event));
    // Properties are noted by a view of the table of its own: the erasure commits on what it read.
    try (OfflineLog noting = OfflineLog.of(settings.log())) {
      EventRows rows = new EventRows(stream, key, others, noting.table(EntityPlaces.table(stream)));
      return cleared(key, stream, erase(log, rows, key.due()), rows.unreadable());
    }
  }

  private Chore.Cleared table(ForgottenKey key, BoundTable table, Table log) {
    new ReachedMarks(settings.store()).forget(table, key.codec(), key.key());
    PulledRows rows =
        new PulledRows(
            table,
            key.forgotten(table),
            others(key, table, (view, row) -> view.keys(table, row)),
            key.earlierUse(table)
                .map(use -> key.named(use, RowLog::column).in(log.schema()))
                .map(
                    named ->
                        new EarlierLogRows(
                            named,
                            key.entry(),
                            RowLog.PULLED_AT,
                            key.entry().settlesAtMillis(),
                            false)));
    return cleared(key, table, erase(log, rows, key.due()), rows.unreadable());
  }

  private <E> OtherKeys<E> others(
      ForgottenKey key, BoundFeed feed, BiFunction<BoundView, E, Set<EntityKey>> keys) {
    return new OtherKeys<>(
        key.entry(),
        store.views().stream().filter(view -> view.streams().contains(feed.name())).toList(),
        new LostEvents(settings.store()),
        key.due().secret(),
        keys);
  }

  private static Chore.Cleared cleared(
      ForgottenKey key, BoundFeed feed, Chore.Cleared cleared, long unreadable) {
    Set<String> byCode = key.earlierUse(feed).map(FeedUse::byCode).orElse(Set.of());
    List<String> left = new ArrayList<>();
    if (unreadable > 0) {
      left.add("rows of earlier definitions cannot be read by these");
    }
    if (!byCode.isEmpty()) {
      left.add("%s took its key by code that is no more".formatted(String.join(", ", byCode)));
    }
    return left.isEmpty()
        ? cleared
        : cleared.andForGood(String.join("; ", left) + ": nobody can say whose they are");
  }

  private Chore.Cleared letters(ForgottenKey key) {
    LetterRows rows = new LetterRows(key, settings.formats(), settings.registryUrl());
    Chore.Cleared cleared = erase(DeadLetterLog.NAME, rows, key.due());
    return rows.undecodable().isEmpty()
        ? cleared
        : cleared.andForGood(
            "letters of %s cannot be decoded: nobody can say whose they are, and they stay until they are removed"
                .formatted(String.join(", ", rows.undecodable())));
  }

  private Chore.Cleared erase(String table, ErasedRows rows, Due due) {
    try (OfflineLog log = OfflineLog.of(settings.log())) {
      return log.tables().contains(table)
          ? erase(log.table(table), rows, due)
          : Chore.Cleared.of("there is no such table");
    }
  }

  private Chore.Cleared erase(Table table, ErasedRows rows, Due due) {
    return new LogErasure(settings.store(), settings.upkeep(), pace)
        .run(table, rows, due, LogErasure.Upkeep.BY_A_JOB);
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
