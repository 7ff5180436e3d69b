package io.millrace.job.source.table;

import java.io.Serializable;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses that double with each failure in a row, each drawn from its upper half, so that jobs which
 * lost the same source do not come back to it together.
 *
 * @param first after the first failure
 * @param longest never longer
 */
public record Backoff(Duration first, Duration longest) implements Serializable {

  /** One second to five minutes. */
  public static final Backoff DEFAULTS = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  public Backoff {
    if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "Cannot back off from %s to %s; use at least a millisecond, and the longest last"
              .formatted(first, longest));
    }
  }

  /**
   * The pause in milliseconds.
   *
   * @param failures in a row, at least 1
   */
  public long millisAfter(int failures, RandomGenerator random) {
    long doubled = first.toMillis() << Math.min(failures - 1, 30);
    long most = doubled <= 0 ? longest.toMillis() : Math.min(doubled, longest.toMillis());
    return most - random.nextLong(most / 2 + 1);
  }
}
