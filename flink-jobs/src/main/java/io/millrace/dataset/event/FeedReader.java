package io.millrace.dataset.event;

import io.millrace.dataset.FeedReport;
import io.millrace.event.ReasonCode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads the events of one stream, or the versions of rows of one table, for a dataset. */
public interface FeedReader {

  /** Takes events, in no order. */
  interface Taker {
    /**
     * One good event, within the range.
     *
     * @param event of the stream's class
     */
    void take(Object event, long timeMillis, long arrivalMillis, int partition, long offset)
        throws SQLException;
  }

  /** Reads what a range holds. */
  default Outcome read(EventRange range, Taker taker) throws IOException, SQLException {
    return outcome(range, scan(range, taker));
  }

  /**
   * Ranges that hold together what this one holds, each for a reader of its own, of the same feed
   * at the same snapshot.
   */
  default List<EventRange> parts(EventRange range) {
    return List.of(range);
  }

  /** Gives the events of a range, or of a part of it. */
  Tally scan(EventRange range, Taker taker) throws IOException, SQLException;

  /** What is told of a range when all of its parts were read. */
  Outcome outcome(EventRange range, Tally all);

  /**
   * Which snapshot of the log is read; null where nothing was ever logged, and for files, which
   * must not change.
   */
  Long snapshotId();

  /** About how many events there are in all, without reading them. */
  long estimatedEvents();

  /**
   * What went by.
   *
   * @param events that were looked at
   * @param bad those that were refused
   * @param firstMillis the earliest time of them; {@link Long#MAX_VALUE} for none
   */
  record Tally(long events, Map<ReasonCode, Long> bad, long firstMillis) {
    /** Nothing went by. */
    public static final Tally NOTHING = new Tally(0, Map.of(), Long.MAX_VALUE);

    public Tally {
      bad = Map.copyOf(bad);
    }

    /** Of two parts. */
    public Tally plus(Tally other) {
      return new Tally(
          events + other.events, more(other.bad), Math.min(firstMillis, other.firstMillis));
    }

    /** With more that were refused. */
    public Tally refused(Map<ReasonCode, Long> more) {
      return new Tally(events, more(more), firstMillis);
    }

    private Map<ReasonCode, Long> more(Map<ReasonCode, Long> more) {
      return sum(bad, more);
    }

    private static Map<ReasonCode, Long> sum(
        Map<ReasonCode, Long> some, Map<ReasonCode, Long> more) {
      Map<ReasonCode, Long> all = new EnumMap<>(ReasonCode.class);
      all.putAll(some);
      more.forEach((code, count) -> all.merge(code, count, Long::sum));
      return all;
    }
  }

  /**
   * What was read.
   *
   * @param firstMillis time of the first event that there is, in the range or before it; {@link
   *     Long#MAX_VALUE} when there is none
   * @param historyStartMillis from when on nothing is missing; {@link Long#MIN_VALUE} when nothing
   *     ever is
   */
  record Outcome(FeedReport report, long firstMillis, long historyStartMillis) {
    /** With more that were refused. */
    public Outcome refused(Map<ReasonCode, Long> more) {
      return new Outcome(
          new FeedReport(
              report.name(),
              report.plan(),
              report.events(),
              Tally.sum(report.bad(), more),
              report.snapshotId()),
          firstMillis,
          historyStartMillis);
    }

    /** The same, read in other words. */
    public Outcome withPlan(String plan) {
      return new Outcome(
          new FeedReport(report.name(), plan, report.events(), report.bad(), report.snapshotId()),
          firstMillis,
          historyStartMillis);
    }
  }
}
