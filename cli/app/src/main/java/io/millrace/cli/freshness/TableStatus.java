package io.millrace.cli.freshness;

import io.millrace.manifest.PullSpec;
import java.time.Duration;
import java.time.Instant;

/**
 * How far a table is.
 *
 * @param every its schedule
 * @param mode which rows a pull asks for
 * @param pull number of the last pull that ended well; 0 for none
 * @param beganAt when that began: every change from before has been seen; null for none
 * @param rows that it brought, without those malformed; those that break a constraint are among
 *     them
 * @param malformed rows that could not be read as the table's: a broken line, or a value that
 *     cannot be cast
 * @param deletesSkipped whether it was to take away the rows that are gone, and took none, since
 *     the key of a row could not be told
 * @param seenUntil the mark that it has reached; null where none is followed
 * @param newestRow the latest observed-at of its rows, of those without one when the last pull that
 *     gave them began, whether they were new or not; null for none
 * @param trouble why the source could not be read since; null when nothing is known to be wrong
 * @param running the pull that runs; null for none
 * @param asked the mark that was set and that no pull which has ended follows yet; null for none
 */
public record TableStatus(
    String table,
    String every,
    PullSpec.Mode mode,
    long pull,
    Instant beganAt,
    Instant endedAt,
    long rows,
    long malformed,
    boolean deletesSkipped,
    String seenUntil,
    Instant newestRow,
    String trouble,
    PullStatus running,
    AskedMark asked) {

  /** Whether pulls follow a mark; others ask for all rows. */
  public boolean isIncremental() {
    return mode != PullSpec.Mode.FULL;
  }

  /** What people should know of the last pull; null for nothing. */
  public String warning() {
    return deletesSkipped
        ? "pull %d took no row away: the key of a row could not be told; 'millrace dead-letters --stream %s' shows it"
            .formatted(pull, table)
        : null;
  }

  /** How long ago the last pull began; null for none. Not negative. */
  public Duration age(Instant now) {
    return Ages.of(beganAt, now);
  }

  /** How long ago the newest row was observed; null for none. Not negative. */
  public Duration rowAge(Instant now) {
    return Ages.of(newestRow, now);
  }
}
