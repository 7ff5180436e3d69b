package io.millrace.job.view;

import io.millrace.core.EntityKey;
import io.millrace.core.KeyState;

/**
 * A key as an operator works on it: its decoded state, and what the operator must remember of it.
 * Not thread-safe.
 */
final class KeyEntry {
  /** No time at all: no timer, never due. */
  static final long NEVER = Long.MAX_VALUE;

  final EntityKey key;
  final KeyState state;

  /** When the key is to be looked at without an event. */
  long dueMillis = NEVER;

  /** When its one timer fires; {@link #NEVER} when it has none. */
  long timerMillis = NEVER;

  /** Whether its last update was a row: then one may be in the online table. */
  boolean served;

  /**
   * Whether it counts as served by a marker alone: the served log has no row of it that a deletion
   * would have to follow, since what no checkpoint covered is not in the log.
   */
  boolean servedUnlogged;

  /** Arrival of the newest event since the last row; {@link Long#MIN_VALUE} when none. */
  long newestArrivalMillis = Long.MIN_VALUE;

  /** Whether the store of keyed state does not have this state. */
  boolean unsaved;

  /** Whether an update is due at the next flush. */
  boolean undecided;

  /** What the cache counts it for. */
  int countedBytes;

  KeyEntry(EntityKey key, KeyState state) {
    this.key = key;
    this.state = state;
  }
}
