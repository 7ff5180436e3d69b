package io.millrace.job.source;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Lets rows through at a steady rate, if one was given. Used by one thread. */
public final class Pace {

  private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

  private final long nanosPerRow;
  private long nextNanos = System.nanoTime();

  /**
   * @param rowsPerSecond 0 for as fast as possible
   */
  public Pace(double rowsPerSecond) {
    this.nanosPerRow = rowsPerSecond == 0 ? 0 : (long) (1e9 / rowsPerSecond);
  }

  /** Whether a row may go out now. */
  public boolean allows() {
    return nanosPerRow == 0 || System.nanoTime() - nextNanos >= 0;
  }

  /** A row went out. Of time that was lost, at most that of 100 rows is caught up on. */
  public void passed() {
    if (nanosPerRow > 0) {
      nextNanos = Math.max(nextNanos, System.nanoTime() - 100 * nanosPerRow) + nanosPerRow;
    }
  }

  /** Done when a row may go out. */
  public CompletableFuture<Void> whenAllowed() {
    return allows()
        ? NOW
        : new CompletableFuture<Void>()
            .completeOnTimeout(null, nextNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
