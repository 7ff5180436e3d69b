package io.millrace.job.forget.erase;

import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.CountedRows;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.EarlierDefinitions;
import io.millrace.job.forget.EarlierDefinitions.FeedUse;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.KeyUntil;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.LoggedKey;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.RowLog;
import io.millrace.job.offline.ServedLog;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.manifest.EntitySpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;

/**
 * Tables that the definitions of a job do not name, online and of the log: what a key has there by
 * definitions of before goes, and where nobody can say which rows are its, the place says so. Of a
 * job that logs the events; one that only has views clears earlier online tables of these.
 *
 * @param deployments all there were
 */
record EarlierChores(ViewsEraser settings, FeatureStore store, Deployments deployments, Pace pace) {

  /**
   * Names of the places: what definitions of before say, and what is there besides of which none
   * says anything.
   */
  Set<String> places(EarlierDefinitions earlier) {
    Set<String> places = new TreeSet<>(earlier.places(logIsKept()));
    Set<String> running = views();
    for (String view : new EarlierRows(settings.store(), deployments).unknownViews()) {
      if (!running.contains(view)) {
        places.add(ForgetPlace.earlier(view));
      }
    }
    if (settings.log() != null) {
      try (OfflineLog log = OfflineLog.of(settings.log())) {
        for (String table : log.tables()) {
          if (mayHold(log.table(table), earlier.entity())) {
            places.add(ForgetPlace.earlier(table));
          }
        }
      }
    }
    return places;
  }

  private EntityPlaces.Log logIsKept() {
    return settings.log() == null ? EntityPlaces.Log.NONE : EntityPlaces.Log.KEPT;
  }

  private Set<String> views() {
    return store.views().stream().map(view -> view.spec().name()).collect(Collectors.toSet());
  }

  /** Whether a table is nobody's by the definitions, and has the entity's keys or unknown ones. */
  private boolean mayHold(Table table, EntitySpec entity) {
    Map<String, String> properties = table.properties();
    String view = properties.get(LogTable.VIEW);
    if (view != null) {
      LoggedKey key = LoggedKey.of(table);
      return !views().contains(view)
          && (key.columns().isEmpty() || columns(key, entity).isPresent());
    }
    String feed = properties.getOrDefault(LogTable.STREAM, properties.get(LogTable.TABLE));
    return feed != null
        && !deployments.feeds().contains(feed)
        && store.streams().stream().noneMatch(each -> each.name().equals(feed))
        && store.tables().stream().noneMatch(each -> each.name().equals(feed));
  }

  private static Optional<List<String>> columns(LoggedKey key, EntitySpec entity) {
    List<String> columns = new ArrayList<>();
    for (EntitySpec.KeyColumn column : entity.key()) {
      columns.add(key.columns().get(column.name()));
    }
    return columns.contains(null) ? Optional.empty() : Optional.of(columns);
  }

  /**
   * Adds what is to be done at the pending places of {@link ForgetPlace#earlier}, and where a view
   * had the keys when they were asked for and has not any more, in its log.
   */
  void add(DueKeys keys, Grouping grouping, ChoreList all) {
    // Of views that run and have the keys now there is a chore already.
    Set<String> held =
        keys.views().stream().map(view -> view.spec().name()).collect(Collectors.toSet());
    Set<String> places = new TreeSet<>();
    for (Due due : keys.dues()) {
      due.places().stream()
          .filter(place -> name(place).filter(name -> !held.contains(name)).isPresent())
          .forEach(place -> places.add(place.name()));
    }
    for (String place : places) {
      String name = ForgetPlace.earlierName(place).or(() -> ForgetPlace.logOf(place)).orElseThrow();
      Chore.Work work =
          store.views().stream()
              .filter(view -> view.spec().name().equals(name))
              .findFirst()
              .<Chore.Work>map(
                  view -> (dues, counted) -> ofRunning(grouping.of(dues), view, dues, counted))
              .orElse((dues, counted) -> clear(grouping.of(dues), name, dues, counted));
      all.add(place, keys.dues(), work);
    }
  }

  /** The view or table of an earlier place; the view of a log, if it is one that runs. */
  private Optional<String> name(ForgetPlace place) {
    return place.earlierName().or(() -> ForgetPlace.logOf(place.name()).filter(views()::contains));
  }

  /** Keys by their entities. */
  interface Grouping {
    List<DueKeys> of(List<Due> dues);
  }

  private Chore.Cleared clear(List<DueKeys> all, String name, List<Due> dues, CountedRows counted) {
    if (settings.log() == null) {
      return view(all, name, null, dues, counted);
    }
    try (OfflineLog log = OfflineLog.of(settings.log())) {
      Table table = log.tables().contains(name) ? log.table(name) : null;
      boolean isOfFeed =
          all.stream().anyMatch(keys -> keys.earlier().usesOfOtherTables().containsKey(name))
              || table != null
                  && (table.properties().containsKey(LogTable.STREAM)
                      || table.properties().containsKey(LogTable.TABLE));
      return isOfFeed
          ? feed(all, name, table, dues, counted)
          : view(all, name, table, dues, counted);
    }
  }

  /**
   * Earlier online tables of a view that the job has; of keys that the view has no more, its log
   * too.
   */
  Chore.Cleared ofRunning(List<DueKeys> all, BoundView view, List<Due> dues, CountedRows counted) {
    String name = view.spec().name();
    EarlierRows.Deleted deleted =
        online(all, name, view.spec().onlineTable(), view.keys().spec(), counted);
    String said =
        "%s of %s"
            .formatted(
                Counted.text(deleted.rows(), "row"), Counted.text(deleted.tables(), "table"));
    List<DueKeys> others = all.stream().filter(keys -> !keys.views().contains(view)).toList();
    if (others.isEmpty()) {
      return Chore.Cleared.of(said);
    }
    Chore.Cleared cleared = clear(others, name, dues, counted);
    return new Chore.Cleared(said + "; " + cleared.detail(), cleared.untilMillis());
  }

  private EarlierRows.Deleted online(
      List<DueKeys> all, String view, String running, EntitySpec otherwise, CountedRows counted) {
    List<EarlierRows.OfEntity> entities = new ArrayList<>();
    for (DueKeys keys : all) {
      Map<EntityKey, List<KeyUntil>> forgotten = new HashMap<>();
      for (Due due : keys.dues()) {
        forgotten.computeIfAbsent(due.key(), any -> new ArrayList<>(1)).add(due.decided());
      }
      entities.add(new EarlierRows.OfEntity(keys.codec(), forgotten));
    }
    return new EarlierRows(settings.store(), deployments)
        .without(view, running, otherwise, entities, counted);
  }

  private Chore.Cleared view(
      List<DueKeys> all, String view, Table table, List<Due> dues, CountedRows counted) {
    EarlierRows.Deleted deleted = online(all, view, null, null, counted);
    List<String> said = new ArrayList<>();
    said.add(
        "%s of %s"
            .formatted(
                Counted.text(deleted.rows(), "row"),
                Counted.text(deleted.tables(), "online table")));
    List<String> unknown = new ArrayList<>();
    deleted.unknown().forEach(each -> unknown.add("online." + each));
    Chore.Cleared cleared = Chore.Cleared.of("");
    if (table != null) {
      EarlierLogRows rows = new EarlierLogRows(ServedLog.DECIDED_AT, true);
      boolean isKnown = true;
      for (DueKeys keys : all) {
        Optional<List<String>> columns = columns(LoggedKey.of(table), keys.entity());
        // Columns of other types have other keys.
        columns
            .map(each -> new NamedRows(keys.codec(), keys.keys(), keys.values(), List.of(each)))
            .map(each -> each.in(table.schema()))
            .filter(each -> !each.isEmpty())
            .ifPresent(each -> rows.with(each, keys.dues().stream().map(Due::decided).toList()));
        isKnown &= columns.isPresent();
      }
      if (!rows.isEmpty()) {
        cleared = erase(table, rows, dues, counted);
        said.add(cleared.detail());
      }
      if (!isKnown) {
        unknown.add("the log's " + view);
      }
    }
    return unknown.isEmpty()
        ? new Chore.Cleared(String.join("; ", said), cleared.untilMillis())
        : Chore.Cleared.exceptForGood(
            "%s; nobody can say whose keys %s has, as no deployment that is known made it: drop it if it is not needed"
                .formatted(String.join("; ", said), String.join(", ", unknown)));
  }

  private Chore.Cleared feed(
      List<DueKeys> all, String name, Table table, List<Due> dues, CountedRows counted) {
    if (table == null) {
      return Chore.Cleared.of("there is no such table");
    }
    Set<String> byCode = new TreeSet<>();
    boolean isUnknown = false;
    EarlierLogRows rows = null;
    for (DueKeys keys : all) {
      FeedUse use = keys.earlier().usesOfOtherTables().get(name);
      if (use == null) {
        isUnknown = true;
        continue;
      }
      byCode.addAll(use.byCode());
      boolean isStream = !use.isTable();
      UnaryOperator<String> column = isStream ? EventLog::column : RowLog::column;
      NamedRows named = keys.named(use, column).in(table.schema());
      if (rows == null) {
        rows = new EarlierLogRows(isStream ? EventLog.INGESTED_AT : RowLog.PULLED_AT, false);
      }
      if (!named.isEmpty()) {
        rows.with(named, keys.dues().stream().map(Due::settled).toList());
      }
    }
    Chore.Cleared cleared =
        rows == null || rows.isEmpty()
            ? Chore.Cleared.of("no column has it")
            : erase(table, rows, dues, counted);
    if (isUnknown) {
      return Chore.Cleared.exceptForGood(
          "%snobody can say whose rows it has, as no deployment that is known has the stream or table: drop %s if it is not needed"
              .formatted(rows == null ? "" : cleared.detail() + "; ", name));
    }
    return byCode.isEmpty()
        ? cleared
        : Chore.Cleared.exceptForGood(
            "%s; %s took its key by code that is no more: nobody can say which other rows are the key's; drop %s if it is not needed"
                .formatted(cleared.detail(), String.join(", ", byCode), name));
  }

  /** Nobody keeps up what no definition names. */
  private Chore.Cleared erase(Table table, ErasedRows rows, List<Due> dues, CountedRows counted) {
    return new LogErasure(settings.store(), settings.upkeep(), pace)
        .run(table, rows, dues, LogErasure.Upkeep.BY_HAND, counted);
  }
}
