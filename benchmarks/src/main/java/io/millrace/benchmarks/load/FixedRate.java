package io.millrace.benchmarks.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Does something at a fixed rate on a thread of its own: the n-th time is due n / rate seconds
 * after the start, whatever the times before took. What is overdue is done at once, so that a pause
 * of the machine loses nothing. Thread-safe.
 */
public final class FixedRate implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final double ratePerSecond;
  private final Task task;
  private final Thread thread;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private volatile boolean stopped;
  private volatile long done;
  private volatile long worstDelayNanos;

  /** What is done. */
  @FunctionalInterface
  public interface Task {
    /**
     * @param number how often it was done before
     */
    void run(long number) throws Exception;
  }

  private FixedRate(String name, double ratePerSecond, Task task) {
    this.ratePerSecond = ratePerSecond;
    this.task = task;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  /**
   * Starts now.
   *
   * @param name of the thread
   */
  public static FixedRate start(String name, double ratePerSecond, Task task) {
    FixedRate rate = new FixedRate(name, ratePerSecond, task);
    rate.thread.start();
    return rate;
  }

  /** How often it was done. */
  public long done() {
    return done;
  }

  /** How late it was done at worst: beyond some milliseconds the load was not what it should be. */
  public double worstDelayMillis() {
    return worstDelayNanos / 1e6;
  }

  /**
   * Stops it and waits for the time that is under way.
   *
   * @throws IllegalStateException if the task failed
   */
  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure.get() != null) {
      throw new IllegalStateException(thread.getName() + " failed", failure.get());
    }
  }

  private void run() {
    long startNanos = System.nanoTime();
    double nanosPerTime = 1e9 / ratePerSecond;
    long next = 0;
    while (!stopped) {
      long dueNanos = startNanos + (long) (next * nanosPerTime);
      long delayNanos = System.nanoTime() - dueNanos;
      if (delayNanos < 0) {
        LockSupport.parkNanos(Math.min(-delayNanos, PAUSE_NANOS));
        continue;
      }
      worstDelayNanos = Math.max(worstDelayNanos, delayNanos);
      try {
        task.run(next);
      } catch (Exception e) {
        failure.set(e);
        return;
      }
      next++;
      done = next;
    }
  }
}
