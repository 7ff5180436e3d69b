package io.millrace.job.source.table.reader;

import io.millrace.job.source.table.Backoff;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** When to try again. Not thread-safe. */
final class Retry {

  private final Backoff backoff;
  private final Random random = new Random();
  private int failures;
  private long againNanos;

  Retry(Backoff backoff) {
    this.backoff = backoff;
  }

  /** Returns the pause in milliseconds. */
  long failed() {
    failures++;
    long millis = backoff.millisAfter(failures, random);
    againNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    return millis;
  }

  /** Whether the last try failed. */
  boolean isFailing() {
    return failures > 0;
  }

  void works() {
    failures = 0;
  }

  /** Ends the pause. */
  void now() {
    againNanos = System.nanoTime();
  }

  boolean mayTry() {
    return failures == 0 || System.nanoTime() - againNanos >= 0;
  }
}
