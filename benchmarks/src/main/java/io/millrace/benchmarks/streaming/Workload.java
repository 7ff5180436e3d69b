package io.millrace.benchmarks.streaming;

import java.io.Serializable;
import java.time.Duration;

/**
 * Which events are played. Equal workloads give equal events.
 *
 * @param keys how many keys there are
 * @param skew exponent of the Zipf distribution over the keys; 0 is uniform
 * @param loaded events before the measured ones, one of each key in turn, so that state has its
 *     size; 0 for none
 * @param events how many are measured
 * @param seed of everything that is drawn
 */
public record Workload(int keys, double skew, int loaded, int events, long seed)
    implements Serializable {
  /** What the events span, from the first arrival to the last. */
  static final Duration SPAN = Duration.ofDays(40);

  /** An event arrives up to so long after its time, so that they come slightly out of order. */
  static final Duration DISORDER = Duration.ofMinutes(1);

  int all() {
    return loaded + events;
  }

  /** The same kind of events, but fewer. */
  Workload first(int fewer) {
    return new Workload(keys, skew, loaded, Math.min(fewer, events), seed);
  }

  String text() {
    return "%,d keys, %s, %,d events over %d days, each up to %d s late%s"
        .formatted(
            keys,
            skew == 0 ? "uniform" : "zipf " + skew,
            events,
            SPAN.toDays(),
            DISORDER.toSeconds(),
            loaded == 0 ? "" : ", after %,d that fill the state".formatted(loaded));
  }
}
