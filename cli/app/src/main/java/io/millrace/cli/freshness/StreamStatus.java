package io.millrace.cli.freshness;

import java.time.Duration;
import java.time.Instant;

/**
 * How new the events of a stream are.
 *
 * @param newestEvent the latest event time that a job has read; null for none
 * @param lastArrival when the last event came in; null for none
 */
public record StreamStatus(String stream, Instant newestEvent, Instant lastArrival) {

  /** How long ago the newest event happened; null for none. Not negative. */
  public Duration age(Instant now) {
    return Ages.of(newestEvent, now);
  }
}
