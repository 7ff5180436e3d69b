package io.millrace.dataset;

import io.millrace.dataset.event.PullFeed;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.offline.CatalogTables;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.OfflineLogException;
import io.millrace.job.offline.PullLog;
import io.millrace.job.offline.RowLog;
import io.millrace.job.offline.SnapshotTable;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.Table;

/** Snapshots that a revision was made from and that its tables do not have any more, and why. */
final class LostSnapshots {
  /** How a place of the register begins where older snapshots stayed. */
  private static final String NOTHING_TAKEN = "no row in any snapshot";

  private final DatasetRecord record;
  private final PostgresAddress register;

  private LostSnapshots(DatasetRecord record, PostgresAddress register) {
    this.record = record;
    this.register = register;
  }

  /**
   * @param register the online store that says when keys were forgotten; null for none
   */
  static List<String> of(DatasetRecord record, OfflineCatalog catalog, PostgresAddress register) {
    return new LostSnapshots(record, register).in(catalog);
  }

  private List<String> in(OfflineCatalog catalog) {
    List<String> problems = new ArrayList<>();
    try (OfflineLog log = OfflineLog.of(catalog);
        CatalogTables tables = CatalogTables.of(catalog)) {
      List<String> there = log.tables();
      for (Map.Entry<String, Long> each : record.snapshots().entrySet()) {
        Optional<String> name = table(each.getKey(), there);
        if (each.getValue() == SnapshotTable.NONE) {
          continue;
        } else if (name.isEmpty()) {
          problems.add("the log has no table of '%s' any more".formatted(each.getKey()));
        } else {
          lost(log.table(name.get()), OfflineCatalog.NAMESPACE + "." + name.get(), each.getValue())
              .ifPresent(problems::add);
        }
      }
      if (Spine.parse(record.spine()) instanceof TableSpine spine && !spine.isOfNothing()) {
        lost(tables.table(spine.table()), spine.table(), Long.parseLong(spine.at()))
            .ifPresent(problems::add);
      }
    } catch (OfflineLogException e) {
      problems.add(e.getMessage());
    }
    return problems;
  }

  /** The table of a stream, a table, of a view as it was served, or of pulls. */
  private Optional<String> table(String feed, List<String> there) {
    if (feed.equals(PullFeed.NAME)) {
      return Stream.of(PullLog.NAME).filter(there::contains).findFirst();
    }
    Stream<String> names =
        record.mode().equals(DatasetRequest.Mode.AS_SERVED.text())
            ? Stream.of(feed)
            : Stream.of(EventLog.name(feed), RowLog.name(feed));
    return names.filter(there::contains).findFirst();
  }

  private Optional<String> lost(Table table, String name, long snapshot) {
    return table.snapshot(snapshot) != null
        ? Optional.empty()
        : Optional.of(
            "%s has no snapshot %d any more: %s"
                .formatted(
                    name,
                    snapshot,
                    forgottenAt(name)
                        .map(at -> "forgetting a key took it at " + at)
                        .orElse("it has expired, or forgetting a key took it")));
  }

  /** When the register first says that snapshots of the table went since the revision was made. */
  private Optional<Instant> forgottenAt(String table) {
    try {
      return register == null || !new ForgetRegister(register).isThere()
          ? Optional.empty()
          : registeredAt(table);
    } catch (OnlineStoreException e) {
      return Optional.empty();
    }
  }

  private Optional<Instant> registeredAt(String table) {
    String name = table.substring(table.lastIndexOf('.') + 1);
    List<String> called = List.of(name, ForgetPlace.served(name), ForgetPlace.earlier(name));
    long madeAt = Instant.parse(record.createdAt()).toEpochMilli();
    List<Long> ids =
        new ForgetRegister(register).read().entries().stream().map(Forgetting::id).toList();
    List<Long> times = new ArrayList<>();
    new ForgetPlaces(register)
        .each(
            ids,
            (id, places) ->
                places.stream()
                    .filter(place -> place.state() == ForgetPlace.State.DONE)
                    .filter(place -> called.contains(place.name()))
                    .filter(place -> place.doneAtMillis() >= madeAt)
                    .filter(place -> !place.detail().startsWith(NOTHING_TAKEN))
                    .forEach(place -> times.add(place.doneAtMillis())));
    return times.stream().min(Comparator.naturalOrder()).map(Instant::ofEpochMilli);
  }
}
