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
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Reads the event log for the keys that answers are about, and goes on from where it was when asked
 * again. Of the events only those of wanted keys stay in memory. Not thread-safe.
 */
final class EventReader {
  private final OfflineLog log;
  private final List<BoundView> views;
  private final WantedKeys keys;

  /** By stream or table, the highest offset read of each partition. */
  private final Map<String, Map<Integer, Long>> ends = new TreeMap<>();

  /** By stream or table, when its log was last written to as this reader knows it. */
  private final Map<String, Long> committedMillis = new HashMap<>();

  /**
   * @param views whose events are wanted
   */
  EventReader(OfflineLog log, List<BoundView> views, WantedKeys keys) {
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

  /** When something was last added to the log of a stream or table; the least instant if never. */
  long committedMillis(String feed) {
    return committedMillis.getOrDefault(feed, Long.MIN_VALUE);
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
    } else if (feed instanceof BoundTable pulled && known.isEmpty()) {
      // Rows of a pull come in no order, so its log is not gone on with: it is read once.
      LoggedEvents.forEachRow(
          log,
          pulled,
          row -> {
            found.merge(0, pulled.offset(row), Math::max);
            for (BoundView view : using) {
              take(view, () -> contributions(view, pulled, row));
            }
          });
    }
    known.putAll(found);
    committedMillis.put(feed.name(), logged.currentSnapshot().timestampMillis());
  }

  private static List<Contribution> contributions(BoundView view, BoundTable table, PulledRow row)
      throws BadEventException {
    return view.contributions(table, row, row.pulledAtMillis());
  }

  /** What an event or row adds. */
  private interface Added {
    List<Contribution> contributions() throws BadEventException;
  }

  private void take(BoundView view, Added added) {
    if (!keys.areOf(view)) {
      return;
    }
    try {
      for (Contribution each : added.contributions()) {
        KeyEvents key = keys.find(view, each.key());
        if (key != null) {
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
