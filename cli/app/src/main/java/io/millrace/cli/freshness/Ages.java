package io.millrace.cli.freshness;

import java.time.Duration;
import java.time.Instant;

/** How old an instant is. */
final class Ages {
  private Ages() {}

  /** Null for null, and zero for what is still to come. */
  static Duration of(Instant then, Instant now) {
    if (then == null) {
      return null;
    }
    return then.isAfter(now) ? Duration.ZERO : Duration.between(then, now);
  }
}
