package io.millrace.job.forget.erase;

import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.EarlierDefinitions;
import io.millrace.job.forget.EarlierDefinitions.FeedUse;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.LoggedKey;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.RowLog;
import io.millrace.job.offline.ServedLog;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.manifest.EntitySpec;
import java.util.ArrayList;
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

  /** What is to be done at the pending places of {@link ForgetPlace#earlier}. */
  List<Chore> of(ForgottenKey key) {
    List<Chore> chores = new ArrayList<>();
    for (ForgetPlace place : key.due().places()) {
      place
          .earlierName()
          .filter(name -> place.isPending() && !views().contains(name))
          .ifPresent(name -> chores.add(new Chore(place.name(), () -> clear(key, name))));
    }
    return chores;
  }

  private Chore.Cleared clear(ForgottenKey key, String name) {
    if (settings.log() == null) {
      return view(key, name, null);
    }
    try (OfflineLog log = OfflineLog.of(settings.log())) {
      Table table = log.tables().contains(name) ? log.table(name) : null;
      FeedUse use = key.earlier().usesOfOtherTables().get(name);
      boolean isOfFeed =
          use != null
              || table != null
                  && (table.properties().containsKey(LogTable.STREAM)
                      || table.properties().containsKey(LogTable.TABLE));
      return isOfFeed ? feed(key, name, use, table) : view(key, name, table);
    }
  }

  /** Earlier online tables of a view that the job has. */
  Chore.Cleared ofRunning(ForgottenKey key, BoundView view) {
    EarlierRows.Deleted deleted =
        new EarlierRows(settings.store(), deployments)
            .without(
                view.spec().name(),
                view.spec().onlineTable(),
                view.keys().spec(),
                key.codec(),
                key.key(),
                key.entry().settlesAtMillis());
    return Chore.Cleared.of("%d rows of %d tables".formatted(deleted.rows(), deleted.tables()));
  }

  private Chore.Cleared view(ForgottenKey key, String view, Table table) {
    EarlierRows.Deleted deleted =
        new EarlierRows(settings.store(), deployments)
            .without(view, null, null, key.codec(), key.key(), key.entry().settlesAtMillis());
    List<String> said = new ArrayList<>();
    said.add("%d rows of %d online tables".formatted(deleted.rows(), deleted.tables()));
    List<String> unknown = new ArrayList<>();
    deleted.unknown().forEach(each -> unknown.add("online." + each));
    Chore.Cleared cleared = Chore.Cleared.of("");
    if (table != null) {
      Optional<NamedRows> named =
          columns(LoggedKey.of(table), key.earlier().entity())
              .map(columns -> new NamedRows(key.codec(), key.key(), List.of(columns)))
              .map(rows -> rows.in(table.schema()))
              .filter(rows -> !rows.isEmpty());
      if (named.isPresent()) {
        cleared =
            erase(
                table,
                new EarlierLogRows(
                    named.get(), key.entry(), ServedLog.DECIDED_AT, key.due().untilMillis(), true),
                key.due());
        said.add(cleared.detail());
      } else {
        unknown.add("the log's " + view);
      }
    }
    return unknown.isEmpty()
        ? new Chore.Cleared(String.join("; ", said), cleared.untilMillis())
        : Chore.Cleared.exceptForGood(
            "%s; nobody can say whose keys %s has, as no deployment that is known made it: drop it if it is not needed"
                .formatted(String.join("; ", said), String.join(", ", unknown)));
  }

  private Chore.Cleared feed(ForgottenKey key, String name, FeedUse use, Table table) {
    if (table == null) {
      return Chore.Cleared.of("there is no such table");
    } else if (use == null) {
      return Chore.Cleared.exceptForGood(
          "nobody can say whose rows it has, as no deployment that is known has the stream or table: drop %s if it is not needed"
              .formatted(name));
    }
    boolean isStream = !use.isTable();
    UnaryOperator<String> column = isStream ? EventLog::column : RowLog::column;
    NamedRows named = key.named(use, column).in(table.schema());
    Chore.Cleared cleared =
        named.isEmpty()
            ? Chore.Cleared.of("no column has it")
            : erase(
                table,
                new EarlierLogRows(
                    named,
                    key.entry(),
                    isStream ? EventLog.INGESTED_AT : RowLog.PULLED_AT,
                    key.entry().settlesAtMillis(),
                    false),
                key.due());
    return use.byCode().isEmpty()
        ? cleared
        : Chore.Cleared.exceptForGood(
            "%s; %s took its key by code that is no more: nobody can say which other rows are the key's; drop %s if it is not needed"
                .formatted(cleared.detail(), String.join(", ", use.byCode()), name));
  }

  /** Nobody keeps up what no definition names. */
  private Chore.Cleared erase(Table table, ErasedRows rows, Due due) {
    return new LogErasure(settings.store(), settings.upkeep(), pace)
        .run(table, rows, due, LogErasure.Upkeep.BY_HAND);
  }
}
