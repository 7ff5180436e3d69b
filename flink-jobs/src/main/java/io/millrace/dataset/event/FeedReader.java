package io.millrace.dataset.event;

import io.millrace.dataset.FeedReport;
import java.io.IOException;
import java.sql.SQLException;

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
  Outcome read(EventRange range, Taker taker) throws IOException, SQLException;

  /**
   * What was read.
   *
   * @param firstMillis time of the first event that there is, in the range or before it; {@link
   *     Long#MAX_VALUE} when there is none
   * @param historyStartMillis from when on nothing is missing; {@link Long#MIN_VALUE} when nothing
   *     ever is
   */
  record Outcome(FeedReport report, long firstMillis, long historyStartMillis) {}
}
