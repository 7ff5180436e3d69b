package io.millrace.benchmarks.soak;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How long and how hard.
 *
 * @param duration of the load
 * @param rate events a second
 * @param checks answers a second
 * @param every how often everything is looked at
 * @param quick whether it is a smoke run
 * @param plots folder for plots, null for none
 */
public record SoakSettings(
    Duration duration, int rate, int checks, Duration every, boolean quick, Path plots) {
  private static final int CHECKS = 200;
  private static final Duration SHORTEST = Duration.ofSeconds(3);
  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final int SAMPLES = 60;

  /** Samples often enough for a verdict on each third. */
  public static SoakSettings of(Duration duration, int rate, boolean quick, Path plots) {
    Duration every = duration.dividedBy(SAMPLES);
    every = every.compareTo(SHORTEST) < 0 ? SHORTEST : every;
    every = every.compareTo(LONGEST) > 0 ? LONGEST : every;
    return new SoakSettings(duration, rate, CHECKS, every, quick, plots);
  }
}
