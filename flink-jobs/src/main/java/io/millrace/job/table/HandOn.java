package io.millrace.job.table;

import io.millrace.job.source.table.PullEnd;
import io.millrace.table.PulledRow;
import org.apache.flink.api.common.operators.ProcessingTimeService;

/**
 * Hands on what is due: some rows at a time, and then takes a pause as long as that took, in which
 * rows come in; all that is left before the next barrier. So the source is read while the views and
 * their tables are written, and a barrier has never more than one generation of rows behind it that
 * is due. Used by the task's thread.
 */
final class HandOn {
  /** Some milliseconds. */
  static final int ROWS_AT_A_TIME = 1_000;

  private final WaitingRows rows;
  private final WaitingPulls pulls;
  private final ProcessingTimeService clock;
  private final Receiver receiver;
  private long due = WaitingPulls.RESTORED;
  private long arrivedMillis = Long.MIN_VALUE;
  private boolean isScheduled;

  /** Who is handed it. */
  interface Receiver {
    /** When what is handed on now arrives. */
    long arrivalMillis();

    void row(PulledRow row, long arrivalMillis);

    /** All rows of a pull were handed on, and arrived not after that instant. */
    void end(PullEnd end, long arrivalMillis);
  }

  HandOn(WaitingRows rows, WaitingPulls pulls, ProcessingTimeService clock, Receiver receiver) {
    this.rows = rows;
    this.pulls = pulls;
    this.clock = clock;
    this.receiver = receiver;
  }

  /** A generation is due, with those before it. */
  void due(long generation) throws Exception {
    due = Math.max(due, generation);
    if (!isScheduled) {
      some();
    }
  }

  /** Hands on all that is due. */
  void all() throws Exception {
    while (next()) {
      // Until nothing is left.
    }
  }

  private void some() throws Exception {
    long startMillis = System.currentTimeMillis();
    if (next()) {
      long tookMillis = Math.max(0, System.currentTimeMillis() - startMillis);
      isScheduled = true;
      clock.registerTimer(
          clock.getCurrentProcessingTime() + tookMillis,
          time -> {
            isScheduled = false;
            some();
          });
    }
  }

  /** Whether more is due. */
  private boolean next() throws Exception {
    long arrivalMillis = receiver.arrivalMillis();
    arrivedMillis = Math.max(arrivedMillis, arrivalMillis);
    boolean isMore = rows.take(due, ROWS_AT_A_TIME, row -> receiver.row(row, arrivalMillis));
    for (PullEnd end : pulls.take(Math.min(due, rows.first() - 1))) {
      receiver.end(end, arrivedMillis);
    }
    return isMore;
  }
}
