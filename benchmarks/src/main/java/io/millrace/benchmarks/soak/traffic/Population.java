package io.millrace.benchmarks.soak.traffic;

import java.util.SplittableRandom;

/**
 * Cards that come and go: a window over their numbers moves on with time, so that a card is used
 * for a minute and never again, and some hot cards that stay.
 *
 * @param active cards in use at a time
 * @param bornPerSecond new ones a second, as many as retire
 */
public record Population(int active, double bornPerSecond) {
  private static final int HOT = 100;
  private static final double HOT_SHARE = 0.05;
  private static final double LIFE_SECONDS = 60;

  /** Each card has fifteen events in its minute. */
  public static Population of(double eventsPerSecond) {
    double born = eventsPerSecond / 15;
    return new Population((int) Math.max(1, born * LIFE_SECONDS), born);
  }

  /** A card that is used now. */
  public String used(double seconds, SplittableRandom random) {
    return random.nextDouble() < HOT_SHARE
        ? "hot-" + random.nextInt(HOT)
        : name(first(seconds) + random.nextInt(active));
  }

  /** Any card: one in use, one that retired within the last minutes, or one that never was. */
  public String any(double seconds, SplittableRandom random) {
    long first = first(seconds);
    long retired = (long) Math.min(first, bornPerSecond * 10 * LIFE_SECONDS);
    long number = first - retired + random.nextLong(retired + active + active / 50 + 1);
    return random.nextDouble() < HOT_SHARE ? "hot-" + random.nextInt(HOT) : name(number);
  }

  private long first(double seconds) {
    return (long) (seconds * bornPerSecond);
  }

  private static String name(long number) {
    return "card-" + number;
  }
}
