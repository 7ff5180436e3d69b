package io.millrace.client;

import io.millrace.answer.Status;
import java.time.Instant;

/**
 * One answered feature.
 *
 * @param value of the feature's Java type; null when there is none
 * @param status what is to be known of the value
 * @param observedAt when it was observed; null when unknown
 * @param message why, for partial, stale, invalid and failed; else null
 */
public record FeatureAnswer<T>(T value, Status status, Instant observedAt, String message) {

  /** Whether the value may be used: neither invalid nor failed. */
  public boolean isValid() {
    return status.compareTo(Status.INVALID) < 0;
  }
}
