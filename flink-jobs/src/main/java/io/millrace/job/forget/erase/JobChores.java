package io.millrace.job.forget.erase;

import io.millrace.answer.log.ValueText;
import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
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
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  JobChores(ViewsEraser settings, FeatureStore store) {
    this.settings = settings;
    this.store = store;
    this.places = new ForgetPlaces(settings.store());
  }

  @Override
  public boolean concern(Forgetting entry) {
    return !EntityPlaces.views(store, entry.entity()).isEmpty();
  }

  @Override
  public void announce(Forgetting entry) {
    List<String> all =
        new ArrayList<>(
            EntityPlaces.of(
                store,
                entry.entity(),
                settings.log() == null ? EntityPlaces.Log.NONE : EntityPlaces.Log.KEPT));
    if (settings.share() == Share.ALL) {
      topics(entry.entity()).forEach(topic -> all.add(TopicTime.place(topic)));
      all.add(SAVEPOINTS);
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
    new ForgottenAnswers(settings.store()).add(entry.id(), texts);
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
    ForgottenKey key = new ForgottenKey(store, due);
    List<Chore> all = new ArrayList<>();
    for (BoundView view : key.views()) {
      if (settings.views().contains(view.spec().name())) {
        all.add(
            new Chore(
                ForgetPlace.earlier(view.spec().name()),
                () ->
                    new EarlierRows(settings.store(), view, key.held(view))
                        .without(due.key(), due.entry().settlesAtMillis())));
      }
    }
    if (settings.share() == Share.ALL) {
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
      for (BoundFeed feed : EntityPlaces.feeds(store, key.entry().entity())) {
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
                    Chore.Cleared.of(
                        erase(
                            view.spec().name(),
                            new ServedRows(view, key.entry(), key.due().untilMillis())))));
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
      return cleared(new TableErasure(log, rows, pace).run(), rows.unreadable());
    }
  }

  private Chore.Cleared table(ForgottenKey key, BoundTable table, Table log) {
    new ReachedMarks(settings.store())
        .forget(table, key.held(key.views().get(0)).codec(), key.key());
    PulledRows rows =
        new PulledRows(
            table, key.forgotten(table), others(key, table, (view, row) -> view.keys(table, row)));
    return cleared(new TableErasure(log, rows, pace).run(), rows.unreadable());
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

  private static Chore.Cleared cleared(ErasureReport report, long unreadable) {
    return unreadable == 0
        ? Chore.Cleared.of(report)
        : Chore.Cleared.exceptForGood(
            "%s; rows of earlier definitions cannot be read by these: nobody can say whose they are"
                .formatted(Chore.Cleared.text(report)));
  }

  private Chore.Cleared letters(ForgottenKey key) {
    LetterRows rows = new LetterRows(key, settings.formats(), settings.registryUrl());
    ErasureReport report = erase(DeadLetterLog.NAME, rows);
    return rows.undecodable().isEmpty()
        ? Chore.Cleared.of(report)
        : Chore.Cleared.exceptForGood(
            "%s; letters of %s cannot be decoded: nobody can say whose they are, and they stay until they are removed"
                .formatted(Chore.Cleared.text(report), String.join(", ", rows.undecodable())));
  }

  private ErasureReport erase(String table, ErasedRows rows) {
    try (OfflineLog log = OfflineLog.of(settings.log())) {
      return log.tables().contains(table)
          ? new TableErasure(log.table(table), rows, pace).run()
          : new ErasureReport(0, 0, 0, 0);
    }
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
