package io.millrace.job.forget.erase;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.CountedRows;
import io.millrace.job.forget.EarlierDefinitions.FeedUse;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.LostEvents;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.RowLog;
import io.millrace.job.offline.upkeep.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.apache.iceberg.Table;

/**
 * Tables of the offline log that a job which computes views writes: of each, rows of all keys that
 * wait for it go at once.
 *
 * @param settings with a log
 * @param store the definitions
 */
record LogChores(
    ViewsEraser settings, FeatureStore store, EarlierChores.Grouping grouping, Pace pace) {

  /** Adds the tables of streams and tables, and of dead letters. */
  void addFeeds(DueKeys keys, ChoreList all) {
    for (BoundFeed feed : keys.feeds()) {
      all.add(EntityPlaces.table(feed), keys.dues(), (dues, counted) -> feed(dues, feed, counted));
    }
    all.add(DeadLetterLog.NAME, keys.dues(), this::letters);
    // Else the job that writes it clears it.
    if (keys.dues().stream().anyMatch(due -> due.isPending(AnswerLog.NAME))
        && !isThere(AnswerLog.NAME)) {
      all.add(
          AnswerLog.NAME,
          keys.dues(),
          (dues, counted) -> Chore.Cleared.of("no answer was ever logged"));
    }
  }

  /** Adds the tables of views of this job. */
  void addServed(DueKeys keys, ChoreList all) {
    for (BoundView view : keys.views()) {
      if (settings.views().contains(view.spec().name())) {
        all.add(
            ForgetPlace.served(view.spec().name()),
            keys.dues(),
            (dues, counted) ->
                erase(
                    view.spec().name(),
                    new ServedRows(view, dues.stream().map(Due::decided).toList()),
                    dues,
                    counted));
      }
    }
  }

  private boolean isThere(String table) {
    try (OfflineLog log = OfflineLog.of(settings.log())) {
      return log.tables().contains(table);
    }
  }

  private Chore.Cleared feed(List<Due> dues, BoundFeed feed, CountedRows counted) {
    List<DueKeys> keys = grouping.of(dues);
    try (OfflineLog log = OfflineLog.of(settings.log())) {
      String table = EntityPlaces.table(feed);
      if (!log.tables().contains(table)) {
        return Chore.Cleared.of("there is no such table");
      }
      return feed instanceof BoundStream stream
          ? stream(keys, stream, log.table(table), dues, counted)
          : table(keys, (BoundTable) feed, log.table(table), dues, counted);
    }
  }

  private Chore.Cleared stream(
      List<DueKeys> keys, BoundStream stream, Table log, List<Due> dues, CountedRows counted) {
    OtherKeys<Object> others =
        others(keys, stream, (view, event) -> view.keys(stream.name(), event));
    // Properties are noted by a view of the table of its own: the erasure commits on what it read.
    try (OfflineLog noting = OfflineLog.of(settings.log())) {
      EventRows rows =
          new EventRows(stream, keys, others, noting.table(EntityPlaces.table(stream)));
      return cleared(keys, stream, erase(log, rows, dues, counted), rows.unreadable());
    }
  }

  private Chore.Cleared table(
      List<DueKeys> keys, BoundTable table, Table log, List<Due> dues, CountedRows counted) {
    EarlierLogRows earlier = new EarlierLogRows(RowLog.PULLED_AT, false);
    for (DueKeys each : keys) {
      new ReachedMarks(settings.store()).forget(table, each.codec(), each.keys());
      each.earlierUse(table)
          .map(use -> each.named(use, RowLog::column).in(log.schema()))
          .ifPresent(named -> earlier.with(named, each.dues().stream().map(Due::settled).toList()));
    }
    PulledRows rows =
        new PulledRows(
            table, keys, others(keys, table, (view, row) -> view.keys(table, row)), earlier);
    return cleared(keys, table, erase(log, rows, dues, counted), rows.unreadable());
  }

  private <E> OtherKeys<E> others(
      List<DueKeys> forgotten, BoundFeed feed, BiFunction<BoundView, E, Set<EntityKey>> keys) {
    return new OtherKeys<>(
        forgotten,
        store.views().stream().filter(view -> view.streams().contains(feed.name())).toList(),
        new LostEvents(settings.store()),
        keys);
  }

  private static Chore.Cleared cleared(
      List<DueKeys> keys, BoundFeed feed, Chore.Cleared cleared, long unreadable) {
    Set<String> byCode = new TreeSet<>();
    keys.forEach(each -> each.earlierUse(feed).map(FeedUse::byCode).ifPresent(byCode::addAll));
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

  private Chore.Cleared letters(List<Due> dues, CountedRows counted) {
    LetterRows rows = new LetterRows(grouping.of(dues), settings.formats(), settings.registryUrl());
    Chore.Cleared cleared = erase(DeadLetterLog.NAME, rows, dues, counted);
    return rows.unknown().isEmpty()
        ? cleared
        : cleared.andForGood(
            "letters of %s cannot be decoded: nobody can say whose they are, and they stay until they are removed"
                .formatted(String.join(", ", rows.unknown())));
  }

  private Chore.Cleared erase(String table, ErasedRows rows, List<Due> dues, CountedRows counted) {
    try (OfflineLog log = OfflineLog.of(settings.log())) {
      return log.tables().contains(table)
          ? erase(log.table(table), rows, dues, counted)
          : Chore.Cleared.of("there is no such table");
    }
  }

  private Chore.Cleared erase(Table table, ErasedRows rows, List<Due> dues, CountedRows counted) {
    return new LogErasure(settings.store(), settings.upkeep(), pace)
        .run(table, rows, dues, LogErasure.Upkeep.BY_A_JOB, counted);
  }
}
