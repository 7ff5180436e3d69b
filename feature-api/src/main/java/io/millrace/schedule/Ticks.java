package io.millrace.schedule;

import java.time.Instant;

/**
 * How far a schedule has been followed: which tick was run last. What the clock does shows as
 * little as can be:
 *
 * <ul>
 *   <li>ticks missed, whether nothing ran or the clock was set forward, are run once, at once;
 *   <li>a tick is not run again because the clock was set back by less than the wait between ticks;
 *   <li>when it was set back further, as after a wrong date, the schedule goes on from the clock:
 *       the next tick is that after now, and not one that may be years away.
 * </ul>
 *
 * <p>Whoever follows it calls {@link #at} each time the clock is read. Immutable.
 *
 * @param last the tick that was run last, or the instant from which on ticks count
 */
public record Ticks(Schedule schedule, Instant last) {

  /** The same, or from now on, when the clock was set back far. */
  public Ticks at(Instant now) {
    boolean setBackFar = now.isBefore(last) && now.plus(schedule.gapAfter(last)).isBefore(last);
    return setBackFar ? new Ticks(schedule, now) : this;
  }

  /** When to run next. */
  public Instant next() {
    return schedule.nextAfter(last);
  }

  /** How many ticks one run at {@code now} makes up for, 0 when none is due; up to 1,000. */
  public int due(Instant now) {
    return schedule.ticksBetween(last, now, 1_000);
  }

  /** After a run that began at {@code now}: every tick up to then is done. */
  public Ticks ran(Instant now) {
    return schedule.lastAt(now).filter(tick -> tick.isAfter(last)).map(this::with).orElse(this);
  }

  private Ticks with(Instant tick) {
    return new Ticks(schedule, tick);
  }
}
