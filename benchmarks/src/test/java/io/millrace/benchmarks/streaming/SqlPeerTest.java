package io.millrace.benchmarks.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SqlPeerTest {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final Events events = Events.of(new Workload(5, 0, 0, 300, 7));

  @Test
  void overGivesARowForEachEventThatTheWatermarkHasPassed() {
    assertThat(SqlPeer.OVER.expectedRows(events, 10, events.timeMillis(4))).isEqualTo(5);
  }

  @Test
  void hopCountsAnEventInEachClosedWindowThatHoldsIt() {
    long watermark = events.arrivalMillis(300) - Workload.DISORDER.toMillis();
    long expected =
        closed(HOUR, MINUTE, watermark)
            + closed(24 * HOUR, 15 * MINUTE, watermark)
            + closed(30 * 24 * HOUR, 6 * HOUR, watermark);
    assertThat(SqlPeer.HOP.expectedRows(events, 300, watermark)).isEqualTo(expected);
  }

  private long closed(long length, long slide, long watermark) {
    long first = Math.floorDiv(Events.START_MILLIS - 2 * length, slide) * slide;
    long counted = 0;
    for (long start = first; start + length - 1 <= watermark; start += slide) {
      for (int i = 0; i < 300; i++) {
        counted += events.timeMillis(i) >= start && events.timeMillis(i) < start + length ? 1 : 0;
      }
    }
    return counted;
  }
}
