package io.millrace.job.source.table.reader;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Wakes a reader. {@link #give} may be called from any thread, the rest from the reader's. */
final class Signal {

  private volatile CompletableFuture<Void> given = new CompletableFuture<>();

  void give() {
    given.complete(null);
  }

  /** Call before looking for what a signal announces, so that none is lost. */
  void reset() {
    if (given.isDone()) {
      given = new CompletableFuture<>();
    }
  }

  /** Done when a signal is given, or after a while without one. */
  CompletableFuture<Void> within(long nanos) {
    return given.completeOnTimeout(null, Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }
}
