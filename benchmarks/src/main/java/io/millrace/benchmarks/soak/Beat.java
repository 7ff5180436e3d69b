package io.millrace.benchmarks.soak;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Does something again and again on a thread of its own, at most at a given rate: what is overdue
 * is left out, unlike in {@link io.millrace.benchmarks.load.FixedRate}. So those who watch do not
 * press a cluster that is slow already. Thread-safe.
 */
final class Beat implements AutoCloseable {
  private final Thread thread;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private volatile boolean stopped;

  /** What is done. */
  interface Task {
    /**
     * @param number how often it was done before
     */
    void run(long number) throws Exception;
  }

  private Beat(String name, double ratePerSecond, Task task) {
    this.thread = new Thread(() -> run(ratePerSecond, task), name);
    this.thread.setDaemon(true);
  }

  /** Starts now. */
  static Beat start(String name, double ratePerSecond, Task task) {
    Beat beat = new Beat(name, ratePerSecond, task);
    beat.thread.start();
    return beat;
  }

  private void run(double ratePerSecond, Task task) {
    long period = (long) (1e9 / ratePerSecond);
    long due = System.nanoTime();
    try {
      for (long number = 0; !stopped; number++) {
        task.run(number);
        due += period;
        long early = due - System.nanoTime();
        if (early > 0) {
          Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
        } else {
          due = System.nanoTime();
        }
      }
    } catch (Exception e) {
      failure.set(e);
    }
  }

  /**
   * Stops it and waits for what is under way.
   *
   * @throws IllegalStateException if it failed
   */
  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
    if (failure.get() != null) {
      throw new IllegalStateException(thread.getName() + " failed", failure.get());
    }
  }
}
