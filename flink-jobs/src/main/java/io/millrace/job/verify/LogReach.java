package io.millrace.job.verify;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.LoggedAnswer.Position;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.job.offline.OfflineLog;
import java.util.Collection;
import java.util.Map;

/**
 * How the event log stands to what rows have applied: whether it goes as far, and if it does not,
 * whether it should by now. The event log's own end does not tell, for an event that is missing may
 * have been the last of its partition; so it is held against everything else that does. Not
 * thread-safe.
 */
final class LogReach {
  /** For how long an event may be served and in no log, whatever the reason. */
  static final long LONGEST_MILLIS = 3_600_000;

  private final EventReader events;
  private final WantedKeys keys;
  private final Excuses excuses;
  private final ServedReach served;
  private final long nowMillis;

  /**
   * @param excuses what need not be in the log
   * @param nowMillis when it is asked
   */
  LogReach(EventReader events, WantedKeys keys, Excuses excuses, long nowMillis) {
    this.events = events;
    this.keys = keys;
    this.excuses = excuses;
    this.nowMillis = nowMillis;
    this.served = new ServedReach(events, nowMillis);
  }

  /** Whether something that the answer's row has applied is not in the log, and may still come. */
  boolean isBeyond(BoundView view, LoggedAnswer answer) {
    if (answer.row() == null || answer.key() == null) {
      return false;
    }
    for (Position position : answer.row().positions()) {
      boolean logged =
          isOfStream(view, position)
              ? isReached(position)
              : !isOfTable(view, position) || keys.of(view, answer).holds(position);
      if (!logged && !excuses.lacks(view, answer, position)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads how far the log of served rows goes, for answers whose rows have applied more: as far as
   * the event log has had time to go, too.
   */
  void readServed(OfflineLog log, Map<BoundView, Collection<LoggedAnswer>> beyond) {
    beyond.forEach((view, answers) -> served.read(log, view, answers));
  }

  /** What is to be said of an answer whose row has applied more; null if the log goes as far. */
  Verdict beyond(BoundView view, LoggedAnswer answer) {
    if (answer.row() == null) {
      return null;
    }
    Verdict verdict = null;
    for (Position position : answer.row().positions()) {
      if (isOfStream(view, position)
          && !isReached(position)
          && !excuses.lacks(view, answer, position)) {
        String sign = sign(view, answer, position);
        if (sign != null) {
          return Verdict.unexplained(
              null,
              "the row has applied offset %d of partition %d of stream %s, and the event log ends before it, although %s"
                  .formatted(position.offset(), position.partition(), position.stream(), sign));
        }
        verdict = Verdict.NOT_LOGGED_YET;
      }
    }
    return verdict;
  }

  /** What says that the log should go as far by now; null if nothing does. */
  private String sign(BoundView view, LoggedAnswer answer, Position position) {
    if (served.goesUpTo(view, position)) {
      return "the log of served rows does not";
    }
    long answered = answer.answeredAtMillis();
    if (events.settledMillis(position.stream()) > answered + Hindsight.MOST_HIDDEN_MILLIS) {
      return "it was written to since";
    }
    return nowMillis - answered > LONGEST_MILLIS ? "the answer is more than an hour old" : null;
  }

  private boolean isReached(Position position) {
    return events.end(position.stream(), position.partition()) >= position.offset();
  }

  private static boolean isOfStream(BoundView view, Position position) {
    int feed = view.streams().indexOf(position.stream());
    return feed >= 0 && view.feeds().get(feed) instanceof BoundStream;
  }

  private static boolean isOfTable(BoundView view, Position position) {
    return view.streams().contains(position.stream()) && !isOfStream(view, position);
  }
}
