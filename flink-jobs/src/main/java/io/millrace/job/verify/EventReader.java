package io.millrace.job.verify;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.event.BadEventException;
import io.millrace.job.decode.EventRecord;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LoggedEvents;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.RowLog;
import io.millrace.table.PulledRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final Excuses excuses;

  /** By stream or table, the highest offset read of each partition. */
  private final Map<String, Map<Integer, Long>> ends = new TreeMap<>();

  /** By stream, what jobs had committed to its log when it was read; the newest first. */
  private final Map<String, List<JobCommit>> commits = new HashMap<>();

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
   * When the job that was the last to commit to the log of a stream did so for the last time but
   * one; the least instant if never. The checkpoint of its last commit began when that of the one
   * before was complete: so it holds what was applied before then, unless the job was restored in
   * between.
   */
  long settledMillis(String stream) {
    JobCommit last = lastCommit(stream);
    return commits.getOrDefault(stream, List.of()).stream()
        .skip(1)
        .filter(each -> Objects.equals(each.job(), last.job()))
        .mapToLong(JobCommit::atMillis)
        .findFirst()
        .orElse(Long.MIN_VALUE);
  }

  /** What a job committed last to the log of a stream, of what was read; null for nothing. */
  JobCommit lastCommit(String stream) {
    List<JobCommit> all = commits.getOrDefault(stream, List.of());
    return all.isEmpty() ? null : all.get(0);
  }

  private void read(BoundFeed feed, String table) {
    Table logged = log.table(table);
    if (logged.currentSnapshot() == null) {
      return;
    }
    Map<Integer, Long> known = ends.computeIfAbsent(feed.name(), name -> new TreeMap<>());
    Map<Integer, Long> found = new TreeMap<>(known);
    List<BoundView> using =
        views.stream()
            .filter(view -> view.streams().contains(feed.name()) && keys.areOf(view))
            .toList();
    if (feed instanceof BoundStream stream) {
      LoggedEvents.forEach(
          log,
          stream,
          beyond(known),
          event -> {
            found.merge(event.partition(), event.offset(), Math::max);
            if (!using.isEmpty()) {
              take(stream, using, event);
            }
          });
      commits.put(feed.name(), JobCommit.newestFirst(logged));
    } else if (feed instanceof BoundTable pulled && isNews(logged)) {
      // Rows of a pull come in no order, so its log is not gone on with: it is read once more.
      boolean again = !known.isEmpty();
      LoggedEvents.forEachRow(
          log,
          pulled,
          row -> {
            found.merge(row.eventPartition(), pulled.offset(row), Math::max);
            if (fits(pulled, row)) {
              using.forEach(view -> take(view, again, () -> contributions(view, pulled, row)));
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

  /**
   * The log keeps what earlier definitions let in. A view is of those at hand: a stream that checks
   * otherwise gives it another fingerprint, so that a job begins it anew, and refuses the event.
   */
  private void take(BoundStream stream, List<BoundView> using, EventRecord logged) {
    Object event;
    try {
      event = stream.binding().fromStruct(logged.value());
      stream.checkAhead(logged.eventTimeMillis(), logged.ingestedAtMillis());
      stream.check(event);
    } catch (BadEventException e) {
      return;
    }
    for (BoundView view : using) {
      take(
          view,
          false,
          () ->
              view.contributions(
                  stream.name(),
                  event,
                  logged.eventTimeMillis(),
                  logged.ingestedAtMillis(),
                  logged.partition(),
                  logged.offset()));
    }
  }

  /** Whether a row of the log keeps what the table's definition demands by now. */
  private static boolean fits(BoundTable table, PulledRow row) {
    try {
      if (!row.isGone()) {
        table.check(table.binding().fromStruct(row.columns()));
      }
      return true;
    } catch (BadEventException e) {
      return false;
    }
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
