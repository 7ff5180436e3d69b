package io.millrace.manifest;

/**
 * When and how a table is pulled.
 *
 * @param every a length of time or a cron expression in UTC, see {@link
 *     io.millrace.schedule.Schedule}
 * @param onStart whether a table that was never pulled is pulled at once
 * @param mode which rows a pull asks for
 * @param column field whose highest value is followed; null in modes that follow none
 * @param lookback how far before the highest value rows are asked for: milliseconds of a timestamp,
 *     a date or the last pull, else the number itself
 */
public record PullSpec(String every, boolean onStart, Mode mode, String column, long lookback) {

  /** Which rows a pull asks for. */
  public enum Mode {
    /** All of them; what is missing is gone. */
    FULL,
    /** Those whose column is at least the highest seen less the lookback. */
    ABOVE,
    /** Those that the query selects, given {@code :since}. */
    SINCE,
    /** Those that snapshots have appended since, or those of files that are new or changed. */
    APPENDED
  }
}
