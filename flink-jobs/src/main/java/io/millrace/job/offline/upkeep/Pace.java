package io.millrace.job.offline.upkeep;

import java.util.concurrent.TimeUnit;

/**
 * Which part of a core upkeep may take, and the place where it notices that it is to end. One
 * thread works; any may stop it.
 */
public final class Pace {
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final double part;
  private volatile boolean stopped;
  private long sliceBegan = System.nanoTime();

  private Pace(double part) {
    this.part = part;
  }

  /** As fast as it goes: nothing else is to be spared. */
  public static Pace full() {
    return new Pace(1);
  }

  /** Rests long enough after each slice of work to take only half a core while merging files. */
  public static Pace half() {
    return new Pace(0.5);
  }

  /** Whether nothing else is to be spared. */
  boolean isFull() {
    return part == 1;
  }

  /** Ends the work at its next step. */
  public void stop() {
    stopped = true;
  }

  /** Whether it is to end. */
  public boolean isStopped() {
    return stopped;
  }

  /**
   * Called before each piece of work that has no effect until later; cheap.
   *
   * @throws UpkeepStoppedException when it is to end
   */
  public void step() {
    if (stopped) {
      throw new UpkeepStoppedException();
    }
    long now = System.nanoTime();
    long worked = now - sliceBegan;
    if (part < 1 && worked > SLICE_NANOS) {
      // What took very long was a wait for something else, not work.
      rest((long) (Math.min(worked, 5 * SLICE_NANOS) * (1 - part) / part));
      sliceBegan = System.nanoTime();
    }
  }

  private static void rest(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UpkeepStoppedException();
    }
  }
}
