package io.millrace.cli.freshness;

import java.time.Duration;
import java.time.Instant;

/**
 * How far a view is.
 *
 * @param completeTo what arrived before this is visible; null when unknown. The distant future when
 *     its sources have ended
 */
public record ViewStatus(String view, Instant completeTo) {

  /** Whether its sources have ended, and all that they had is visible. */
  public boolean isAllRead() {
    return completeTo != null && completeTo.toEpochMilli() == Long.MAX_VALUE;
  }

  /** How far visible events lag behind; null when unknown. */
  public Duration lag(Instant now) {
    return Ages.of(completeTo, now);
  }
}
