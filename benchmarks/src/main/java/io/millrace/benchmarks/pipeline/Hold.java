package io.millrace.benchmarks.pipeline;

import java.util.List;

/**
 * A rate that was held for a while.
 *
 * @param ratePerSecond what was asked for
 * @param moments once a second, in order
 * @param worstDelayMillis how late an event was sent at worst
 */
record Hold(double ratePerSecond, List<Moment> moments, double worstDelayMillis) {
  /** Beyond this an answer is marked stale. */
  private static final long MOST_LAG_MILLIS = 10_000;

  private static final long MOST_GROWTH_MILLIS = 500;
  private static final int ENDS = 6;

  /**
   * What was seen at an instant.
   *
   * @param seconds since the beginning
   * @param acknowledged by the broker, since the beginning
   * @param lagMillis how far the least complete view is behind the clock
   * @param logged committed to the event log, since the beginning of the run
   */
  record Moment(double seconds, long acknowledged, long lagMillis, long logged) {}

  Hold {
    moments = List.copyOf(moments);
  }

  /** Whether the lag did not grow, and was never so long that answers are stale. */
  boolean isSustained() {
    return lagAtEnd() <= lagAtStart() + MOST_GROWTH_MILLIS && highestLag() < MOST_LAG_MILLIS;
  }

  /** Mean over the first sixth. */
  double lagAtStart() {
    return mean(moments.subList(0, Math.max(1, moments.size() / ENDS)));
  }

  /** Mean over the last sixth. */
  double lagAtEnd() {
    return mean(
        moments.subList(moments.size() - Math.max(1, moments.size() / ENDS), moments.size()));
  }

  /**
   * Events a second that became visible: less than were sent by as much as the lag grew between the
   * means of the first and the last sixth.
   */
  double appliedPerSecond() {
    double seconds = moments.get(moments.size() - 1).seconds() * (ENDS - 1) / ENDS;
    return ratePerSecond * (1 - (lagAtEnd() - lagAtStart()) / 1e3 / seconds);
  }

  long highestLag() {
    return moments.stream().mapToLong(Moment::lagMillis).max().orElseThrow();
  }

  /** Events a second that the broker took, in equal parts of the time. */
  double[] rates(int parts) {
    double[] rates = new double[parts];
    int last = moments.size() - 1;
    for (int i = 0; i < parts; i++) {
      Moment from = moments.get(last * i / parts);
      Moment to = moments.get(last * (i + 1) / parts);
      rates[i] = (to.acknowledged() - from.acknowledged()) / (to.seconds() - from.seconds());
    }
    return rates;
  }

  private static double mean(List<Moment> some) {
    return some.stream().mapToLong(Moment::lagMillis).average().orElseThrow();
  }
}
