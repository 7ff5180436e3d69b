package io.millrace.benchmarks.soak.traffic;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Purchases of a population: mostly on time, some late within their windows, some later than all of
 * them, some ahead of time, and a few bad in each way. Seeded; for one thread.
 */
public final class Traffic {
  /** How many shops there are. */
  public static final int SHOPS = 200;

  private static final double FAULTY = 0.005;
  private static final double LATE = 0.05;
  private static final double TOO_LATE = 0.01;
  private static final double AHEAD = 0.01;
  private static final long LATE_MILLIS = TimeUnit.MINUTES.toMillis(3);
  private static final long TOO_LATE_MILLIS = TimeUnit.HOURS.toMillis(2);
  private static final long AHEAD_MILLIS = TimeUnit.SECONDS.toMillis(60);
  private static final long USUAL_MILLIS = 500;
  private static final Fault[] FAULTS = Fault.values();

  private final Population population;
  private final SplittableRandom random;

  public Traffic(Population population, long seed) {
    this.population = population;
    this.random = new SplittableRandom(seed);
  }

  /**
   * The next message.
   *
   * @param seconds since the run began, by which cards come and go
   * @param nowMillis its arrival, about
   */
  public Message next(double seconds, long nowMillis) {
    Fault fault = random.nextDouble() < FAULTY ? FAULTS[random.nextInt(FAULTS.length)] : null;
    return new Message(
        new Sold(
            nowMillis - lateness(),
            0,
            -1,
            -1,
            population.used(seconds, random),
            shop(random),
            Math.round(Math.exp(random.nextGaussian() + 3) * 100) / 100.0,
            1 + random.nextInt(9),
            random.nextInt(1_000),
            random.nextInt(10) == 0),
        fault);
  }

  /** Any shop. */
  public static String shop(SplittableRandom random) {
    return "shop-" + random.nextInt(SHOPS);
  }

  private long lateness() {
    double kind = random.nextDouble();
    if (kind < LATE) {
      return random.nextLong(LATE_MILLIS);
    }
    if (kind < LATE + TOO_LATE) {
      return LATE_MILLIS + random.nextLong(TOO_LATE_MILLIS);
    }
    if (kind < LATE + TOO_LATE + AHEAD) {
      return -random.nextLong(AHEAD_MILLIS);
    }
    return random.nextLong(USUAL_MILLIS);
  }
}
