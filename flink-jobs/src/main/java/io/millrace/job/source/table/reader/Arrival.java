package io.millrace.job.source.table.reader;

import io.millrace.job.source.table.PullClock;
import io.millrace.job.source.table.Pulled;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;

/**
 * The clock of a reader and its watermark. A row arrives when it is emitted, so nothing that has
 * arrived is ever outstanding: the watermark is the clock, less a millisecond, whether rows come,
 * wait or fail. Rises also when the machine's clock is set back. Not thread-safe.
 */
final class Arrival {

  static final Duration WATERMARK_EVERY = Duration.ofMillis(20);

  private final PullClock clock;
  private long watermarkMillis = Long.MIN_VALUE;
  private long nextNanos = System.nanoTime();

  Arrival(PullClock clock) {
    this.clock = clock;
  }

  /** The arrival of what is emitted now. */
  long nowMillis() {
    return watermarkMillis == Long.MIN_VALUE
        ? clock.nowMillis()
        : Math.max(clock.nowMillis(), watermarkMillis + 1);
  }

  /** Emits a watermark if one is due. */
  void advance(ReaderOutput<Pulled> output) {
    if (System.nanoTime() - nextNanos < 0) {
      return;
    }
    nextNanos = System.nanoTime() + WATERMARK_EVERY.toNanos();
    long completeTo = clock.nowMillis() - 1;
    if (completeTo > watermarkMillis) {
      watermarkMillis = completeTo;
      output.emitWatermark(new Watermark(completeTo));
    }
  }
}
