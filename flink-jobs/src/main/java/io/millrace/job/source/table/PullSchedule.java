package io.millrace.job.source.table;

import java.io.Serializable;
import java.time.Duration;

/** When a table is pulled. Stateless and thread-safe. */
@FunctionalInterface
public interface PullSchedule extends Serializable {

  /**
   * The first tick after an instant, in epoch milliseconds UTC; {@link Long#MAX_VALUE} for none.
   */
  long nextAfterMillis(long millis);

  /** A tick each time this long has passed. */
  static PullSchedule every(Duration period) {
    return new Every(period.toMillis());
  }

  /** Ticks at a fixed distance. */
  record Every(long millis) implements PullSchedule {
    public Every {
      if (millis <= 0) {
        throw new IllegalArgumentException(
            "Cannot pull every %d ms; use a duration above 0".formatted(millis));
      }
    }

    @Override
    public long nextAfterMillis(long after) {
      return after + millis;
    }
  }
}
