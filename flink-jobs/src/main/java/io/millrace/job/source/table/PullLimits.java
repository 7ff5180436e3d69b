package io.millrace.job.source.table;

import java.io.Serializable;
import java.time.Duration;

/**
 * What a pull may ask of its source.
 *
 * @param connections in use at the same time, at least 1. A reader has one, so more than the
 *     source's parallelism are never used. Each part has a connection of its own: a server may show
 *     one more for as long as it takes to end one that was closed
 * @param rowsPerSecond in all; 0 for as fast as the job takes them
 * @param rowsPerSplit a pull of more rows is cut into parts of about so many where it can be cut:
 *     into equal lengths of its key, so that keys which lie unevenly make parts of uneven size
 * @param fetchRows rows that the source hands over at a time: a reader holds at most four times as
 *     many
 * @param answerWithin a source that does not answer a request for so long is taken for down
 */
public record PullLimits(
    int connections, double rowsPerSecond, long rowsPerSplit, int fetchRows, Duration answerWithin)
    implements Serializable {

  /** Two connections, no limit of rows, splits of 250,000, 1,000 rows at a time, 10 minutes. */
  public static final PullLimits DEFAULTS =
      new PullLimits(2, 0, 250_000, 1_000, Duration.ofMinutes(10));

  public PullLimits {
    if (connections < 1) {
      throw new IllegalArgumentException(
          "Cannot pull over %d connections; use at least 1".formatted(connections));
    }
    if (!(rowsPerSecond >= 0)) {
      throw new IllegalArgumentException(
          "Cannot pull %s rows per second; use a number above 0".formatted(rowsPerSecond));
    }
    if (rowsPerSplit < 1 || fetchRows < 1) {
      throw new IllegalArgumentException(
          "Cannot pull %d rows per split, %d at a time; use at least 1"
              .formatted(rowsPerSplit, fetchRows));
    }
    if (answerWithin.toMillis() < 1) {
      throw new IllegalArgumentException(
          "Cannot wait %s for an answer; use at least a millisecond".formatted(answerWithin));
    }
  }

  public PullLimits connections(int newConnections) {
    return new PullLimits(newConnections, rowsPerSecond, rowsPerSplit, fetchRows, answerWithin);
  }

  public PullLimits rowsPerSecond(double newRowsPerSecond) {
    return new PullLimits(connections, newRowsPerSecond, rowsPerSplit, fetchRows, answerWithin);
  }

  public PullLimits rowsPerSplit(long newRowsPerSplit) {
    return new PullLimits(connections, rowsPerSecond, newRowsPerSplit, fetchRows, answerWithin);
  }

  public PullLimits fetchRows(int newFetchRows) {
    return new PullLimits(connections, rowsPerSecond, rowsPerSplit, newFetchRows, answerWithin);
  }

  public PullLimits answerWithin(Duration newAnswerWithin) {
    return new PullLimits(connections, rowsPerSecond, rowsPerSplit, fetchRows, newAnswerWithin);
  }
}
