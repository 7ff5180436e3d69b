package io.millrace.job.source.table.pull;

import io.millrace.job.source.table.PullSchedule;

/**
 * Follows a schedule by a clock that may step. Not thread-safe.
 *
 * <p>Ticks that were missed come as one. A clock set forward is a tick that was missed. A clock set
 * back by up to a minute is waited out, so that no tick comes twice for a correction; set back
 * further, ticks count from where it stands, because a clock that was a year ahead would otherwise
 * silence the table for a year.
 */
final class Ticks {

  static final long WAITED_OUT_MILLIS = 60_000;

  private final PullSchedule schedule;
  private long lastMillis;

  /**
   * @param lastMillis up to which the schedule has been followed
   */
  Ticks(PullSchedule schedule, long lastMillis) {
    this.schedule = schedule;
    this.lastMillis = lastMillis;
  }

  /** Whether a tick has come that was not yet told. */
  boolean come(long nowMillis) {
    if (nowMillis < lastMillis - WAITED_OUT_MILLIS) {
      lastMillis = nowMillis;
      return false;
    }
    long tick = schedule.nextAfterMillis(lastMillis);
    if (tick > nowMillis) {
      return false;
    }
    // The tick and not the time: a schedule must not drift by the time it takes to look.
    lastMillis = schedule.nextAfterMillis(tick) > nowMillis ? tick : nowMillis;
    return true;
  }

  long lastMillis() {
    return lastMillis;
  }
}
