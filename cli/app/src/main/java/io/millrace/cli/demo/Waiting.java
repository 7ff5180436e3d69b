package io.millrace.cli.demo;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.console.Progress;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what comes by itself. */
final class Waiting {
  private static final long LOOK_MILLIS = 50;

  private Waiting() {}

  /** Whether it holds before patience ends. */
  static boolean until(Duration patience, Progress progress, BooleanSupplier holds) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      progress.step();
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure(ExitCode.UNAVAILABLE, "interrupted while waiting", e);
      }
    }
    return true;
  }
}
