package io.millrace.dataset.event;

import io.millrace.event.ReasonCode;
import java.util.EnumMap;
import java.util.Map;

/** A {@link FeedReader.Tally} in the making. Not thread-safe. */
final class Counting {
  private final Map<ReasonCode, Long> bad = new EnumMap<>(ReasonCode.class);
  private long events;
  private long firstMillis = Long.MAX_VALUE;

  void event() {
    events++;
  }

  void at(long timeMillis) {
    firstMillis = Math.min(firstMillis, timeMillis);
  }

  void bad(ReasonCode code) {
    bad.merge(code, 1L, Long::sum);
  }

  FeedReader.Tally tally() {
    return new FeedReader.Tally(events, bad, firstMillis);
  }
}
