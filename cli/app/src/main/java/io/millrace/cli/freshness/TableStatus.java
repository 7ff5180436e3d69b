package io.millrace.cli.freshness;

import java.time.Duration;
import java.time.Instant;

/**
 * How far a table is.
 *
 * @param every its schedule
 * @param pull number of the last pull that ended well; 0 for none
 * @param beganAt when that began: every change from before has been seen; null for none
 * @param rows that it brought, without those refused
 * @param rejected refused
 * @param seenUntil the mark that it has reached; null where none is followed
 * @param newestRow the latest observed-at of its rows; null for none
 * @param trouble why the source could not be read since; null when nothing is known to be wrong
 * @param running the pull that runs; null for none
 */
public record TableStatus(
    String table,
    String every,
    long pull,
    Instant beganAt,
    Instant endedAt,
    long rows,
    long rejected,
    String seenUntil,
    Instant newestRow,
    String trouble,
    PullStatus running) {

  /** How long ago the last pull began; null for none. Not negative. */
  public Duration age(Instant now) {
    return Ages.of(beganAt, now);
  }

  /** How long ago the newest row was observed; null for none. Not negative. */
  public Duration rowAge(Instant now) {
    return Ages.of(newestRow, now);
  }
}
