package io.millrace.dataset.event;

import java.io.Serializable;

/**
 * Which events can count: those whose time lies in {@code [fromMillis, toMillis)} and that had
 * arrived by {@code knownAtMillis}.
 *
 * @param fromMillis {@link Long#MIN_VALUE} for all from the beginning
 * @param toMillis exclusive; no instant of the spine is later
 * @param knownAtMillis inclusive; {@link Long#MAX_VALUE} for whatever has arrived
 */
public record EventRange(long fromMillis, long toMillis, long knownAtMillis)
    implements Serializable {
  /** Whether it matters when an event arrived. */
  public boolean asksForArrival() {
    return knownAtMillis < Long.MAX_VALUE;
  }

  /** Whether an event of this time, which arrived then, can count. */
  public boolean holds(long timeMillis, long arrivalMillis) {
    return timeMillis >= fromMillis && timeMillis < toMillis && arrivalMillis <= knownAtMillis;
  }
}
