package io.millrace.platform;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for other processes, which offer nothing to wait on. */
final class Waiting {

  private static final long STEP_MILLIS = 10;

  private Waiting() {}

  /**
   * Polls until the condition holds or the time is over.
   *
   * @return whether it holds
   * @throws PlatformException if the thread is interrupted
   */
  static boolean until(BooleanSupplier condition, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PlatformException("Interrupted while waiting for another process", e);
      }
    }
    return true;
  }
}
