package io.millrace.job.verify;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.LoggedAnswer.Position;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.ServedLog;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The highest offsets that logged rows of views have applied. A checkpoint brings both logs, and
 * rows that are decided later have more: so the event log should hold as much. But the tables of a
 * checkpoint are committed one after the other, so the served log is read as it was when the event
 * log had been given as many checkpoints of the same job, or a minute.
 */
final class ServedReach {
  private final EventReader events;
  private final long nowMillis;
  private final Map<Place, Long> highest = new HashMap<>();

  private record Place(BoundView view, String stream, int partition) {}

  /**
   * @param nowMillis when it is asked
   */
  ServedReach(EventReader events, long nowMillis) {
    this.events = events;
    this.nowMillis = nowMillis;
  }

  /** Reads the rows since the first of those that were answered from. */
  void read(OfflineLog log, BoundView view, Collection<LoggedAnswer> answers) {
    if (!log.tables().contains(view.spec().name())) {
      return;
    }
    long since =
        answers.stream().mapToLong(each -> each.row().decidedAtMillis()).min().orElseThrow();
    Map<Long, Set<String>> streams = new HashMap<>();
    view.feeds().stream()
        .filter(BoundStream.class::isInstance)
        .forEach(
            stream ->
                settled(log, view, stream.name())
                    .ifPresent(
                        commit ->
                            streams
                                .computeIfAbsent(commit.snapshotId(), id -> new HashSet<>())
                                .add(stream.name())));
    streams.forEach(
        (snapshot, names) ->
            ServedLog.forEachPosition(
                log,
                view,
                snapshot,
                since,
                each -> {
                  if (names.contains(each.stream())) {
                    Place place = new Place(view, each.stream(), each.partition());
                    highest.merge(place, each.offset(), Math::max);
                  }
                }));
  }

  /** The last commit of served rows that the log of a stream should not be behind. */
  private Optional<JobCommit> settled(OfflineLog log, BoundView view, String stream) {
    JobCommit last = events.lastCommit(stream);
    return JobCommit.newestFirst(log.table(view.spec().name())).stream()
        .filter(each -> last == null || Objects.equals(each.job(), last.job()))
        .filter(
            each ->
                last != null && each.checkpoint() <= last.checkpoint()
                    || nowMillis - each.atMillis() > Hindsight.MOST_HIDDEN_MILLIS)
        .findFirst();
  }

  boolean goesUpTo(BoundView view, Position position) {
    Place place = new Place(view, position.stream(), position.partition());
    return highest.getOrDefault(place, -1L) >= position.offset();
  }
}
