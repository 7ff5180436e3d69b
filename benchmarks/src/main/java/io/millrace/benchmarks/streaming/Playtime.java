package io.millrace.benchmarks.streaming;

import java.time.Duration;

/**
 * How long events are played.
 *
 * @param warmUp before anything is measured; each job has code of its own, where Flink generates it
 * @param most measured, at most
 */
record Playtime(Duration warmUp, Duration most) {
  /** All events, all of them measured. */
  static final Playtime TO_THE_END = new Playtime(Duration.ZERO, Duration.ofDays(1));
}
