package io.millrace.job.verify;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.event.BadEventException;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LoggedEvents;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.RowLog;
import io.millrace.table.PulledRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Reads the event log for the keys that answers are about, and goes on from where it was when asked
 * again. Of the events only those of wanted keys stay in memory. Not thread-safe.
 */
final class EventReader {
  /** Iceberg's sink writes it into the summary of each of its commits. */
  private static final String CHECKPOINT = "flink.max-committed-checkpoint-id";

  private final OfflineLog log;
  private final List<BoundView> views;
  private final WantedKeys keys;
  private final Excuses excuses;

  /** By stream or table, the highest offset read of each partition. */
  private final Map<String, Map<Integer, Long>> ends = new TreeMap<>();

  /** By stream, when its log was written to by the commit before the last of a job. */
  private final Map<String, Long> settledMillis = new HashMap<>();

  /** By table, the snapshot of its log that was read. */
  private final Map<String, Long> snapshots = new HashMap<>();

  /**
   * @param views whose events are wanted
   * @param excuses what is forgotten is passed over
   */
  EventReader(OfflineLog log, List<BoundView> views, WantedKeys keys, Excuses excuses) {
    this.excuses = excuses;
    this.log = log;
    this.views = List.copyOf(views);
    this.keys = keys;
  }

  /** Reads what the log holds by now and has not been read. */
  void read() {
    List<String> tables = log.tables();
    List<BoundFeed> feeds = new ArrayList<>();
    views.forEach(
        view -> view.feeds().stream().filter(f -> !feeds.contains(f)).forEach(feeds::add));
    for (BoundFeed feed : feeds) {
      String table =
          feed instanceof BoundStream ? EventLog.name(feed.name()) : RowLog.name(feed.name());
      if (tables.contains(table)) {
        read(feed, table);
      }
    }
  }

  /** The highest offset that the log holds of a partition; -1 for none. */
  long end(String feed, int partition) {
    return ends.getOrDefault(feed, Map.of()).getOrDefault(partition, -1L);
  }

  /**
   * When a job committed to the log of a stream for the last time but one; the least instant if
   * never. The checkpoint of its last commit began when that of the one before was complete: so it
   * holds what was applied before then.
   */
  long settledMillis(String stream) {
    return settledMillis.getOrDefault(stream, Long.MIN_VALUE);
  }

  private void read(BoundFeed feed, String table) {
    Table logged = log.table(table);
    if (logged.currentSnapshot() == null) {
      return;
    }
    Map<Integer, Long> known = ends.computeIfAbsent(feed.name(), name -> new TreeMap<>());
    Map<Integer, Long> found = new TreeMap<>(known);
    List<BoundView> using =
        views.stream().filter(view -> view.streams().contains(feed.name())).toList();
    if (feed instanceof BoundStream stream) {
      LoggedEvents.forEach(
          log,
          stream,
          beyond(known),
          event -> {
            found.merge(event.partition(), event.offset(), Math::max);
            for (BoundView view : using) {
              take(
                  view,
                  false,
                  () ->
                      view.contributions(
                          stream.name(),
                          stream.binding().fromStruct(event.value()),
                          event.eventTimeMillis(),
                          event.ingestedAtMillis(),
                          event.partition(),
                          event.offset()));
            }
          });
      settledMillis.put(feed.name(), settledMillis(logged));
    } else if (feed instanceof BoundTable pulled && isNews(logged)) {
      // Rows of a pull come in no order, so its log is not gone on with: it is read once more.
      boolean again = !known.isEmpty();
      LoggedEvents.forEachRow(
          log,
          pulled,
          row -> {
            found.merge(row.eventPartition(), pulled.offset(row), Math::max);
            for (BoundView view : using) {
              take(view, again, () -> contributions(view, pulled, row));
            }
          });
      snapshots.put(logged.name(), logged.currentSnapshot().snapshotId());
    }
    known.putAll(found);
  }

  private boolean isNews(Table logged) {
    Long read = snapshots.get(logged.name());
    return read == null || read != logged.currentSnapshot().snapshotId();
  }

  private static long settledMillis(Table logged) {
    boolean isLast = true;
    for (Snapshot each : SnapshotUtil.currentAncestors(logged)) {
      // Upkeep and people commit, too, and that says nothing of how far events have come.
      if (each.summary().containsKey(CHECKPOINT)) {
        if (!isLast) {
          return each.timestampMillis();
        }
        isLast = false;
      }
    }
    return Long.MIN_VALUE;
  }

  private static List<Contribution> contributions(BoundView view, BoundTable table, PulledRow row)
      throws BadEventException {
    return view.contributions(table, row, row.pulledAtMillis());
  }

  /** What an event or row adds. */
  private interface Added {
    List<Contribution> contributions() throws BadEventException;
  }

  private void take(BoundView view, boolean again, Added added) {
    if (!keys.areOf(view)) {
      return;
    }
    try {
      for (Contribution each : added.contributions()) {
        KeyEvents key = keys.find(view, each.key());
        if (key != null && !(again && key.holds(each)) && !excuses.forgets(view, each)) {
          key.add(each);
        }
      }
    } catch (BadEventException e) {
      // The view refused it when it came, too: it is among the dead letters.
      return;
    }
  }

  private static Expression beyond(Map<Integer, Long> known) {
    if (known.isEmpty()) {
      return Expressions.alwaysTrue();
    }
    Expression beyond = Expressions.notIn("partition", known.keySet());
    for (Map.Entry<Integer, Long> end : known.entrySet()) {
      beyond =
          Expressions.or(
              beyond,
              Expressions.and(
                  Expressions.equal("partition", end.getKey()),
                  Expressions.greaterThan("offset", end.getValue())));
    }
    return beyond;
  }
}
