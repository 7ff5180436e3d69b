package io.millrace.job;

/** By which clock a job runs. */
public enum JobClock {
  /** The wall clock: an event counts from its arrival on. */
  LIVE,
  /**
   * The events' own: as if each had arrived at its own time. Nothing is late or ahead, and the end
   * of input moves no clock.
   */
  REPLAY
}
