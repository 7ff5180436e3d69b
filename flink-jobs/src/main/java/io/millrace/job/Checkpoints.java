package io.millrace.job;

import java.time.Duration;

/**
 * How the job is checkpointed, exactly once.
 *
 * @param interval from one to the next, at least 10 ms
 * @param directory a URI of Flink's file systems; null for the cluster's own setting
 */
public record Checkpoints(Duration interval, String directory) {
  public Checkpoints {
    if (interval.toMillis() < 10) {
      throw new IllegalArgumentException(
          "interval " + interval.toMillis() + "ms; use at least 10ms");
    }
  }
}
