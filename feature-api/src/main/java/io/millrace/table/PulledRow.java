package io.millrace.table;

import io.millrace.core.EntityKey;
import io.millrace.type.StructValue;

/**
 * One version of a table's row, or that it is gone: what a pull found new, or what was pushed. Each
 * becomes one event of the table and one row of the offline log.
 *
 * @param table name of the table
 * @param pull number of the pull that found it: 1 for a table's first, rising, never used twice; 0
 *     for a row that was pushed
 * @param push where a pushed row lies; null for one that was pulled
 * @param pulledAtMillis when that pull began: one instant for all its rows, the same after a crash;
 *     when a pushed row arrived
 * @param observedAtMillis event time: the row's own, or {@code pulledAtMillis}
 * @param key what tells the row apart, by the table's own key
 * @param columns canonical values in the order of the row's fields; null when the row is gone
 */
public record PulledRow(
    String table,
    long pull,
    PushPlace push,
    long pulledAtMillis,
    long observedAtMillis,
    EntityKey key,
    StructValue columns) {
  public PulledRow {
    if (push == null ? pull < 1 : pull != 0) {
      throw new IllegalArgumentException(
          "pull " + pull + " of table " + table + "; the first is 1, and 0 is for pushed rows");
    }
  }

  /** A row that a pull found. */
  public PulledRow(
      String table,
      long pull,
      long pulledAtMillis,
      long observedAtMillis,
      EntityKey key,
      StructValue columns) {
    this(table, pull, null, pulledAtMillis, observedAtMillis, key, columns);
  }

  /**
   * A row of the log of rows.
   *
   * @param pull its number, or what stands in its place: {@link PushPlace#loggedPull}
   * @param rowId what tells the rows of one pull apart, or the offset of a pushed one
   */
  public static PulledRow logged(
      String table,
      int pull,
      long rowId,
      long pulledAtMillis,
      long observedAtMillis,
      EntityKey key,
      StructValue columns) {
    PushPlace push = pull < 0 ? PushPlace.ofLogged(pull, rowId) : null;
    return new PulledRow(
        table, push == null ? pull : 0, push, pulledAtMillis, observedAtMillis, key, columns);
  }

  /** The partition of the table's events that it is of: 0 for what is pulled. */
  public int eventPartition() {
    return push == null ? 0 : push.eventPartition();
  }

  /** Whether it was pushed. */
  public boolean isPushed() {
    return push != null;
  }

  /** The same, observed at another instant. */
  public PulledRow observedAt(long millis) {
    return new PulledRow(table, pull, push, pulledAtMillis, millis, key, columns);
  }

  /** Whether it says that the row is gone. */
  public boolean isGone() {
    return columns == null;
  }

  /**
   * From when on a training set may know of it: never before it was pulled, but for the first pull,
   * which brings the history of before Millrace was there.
   */
  public long knownFromMillis() {
    return pull == 1 ? observedAtMillis : Math.max(observedAtMillis, pulledAtMillis);
  }
}
