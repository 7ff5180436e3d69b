package io.millrace.benchmarks.pipeline;

import java.util.List;
import java.util.function.ToLongFunction;

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

  /** A commit comes each second, so a look may see one more or one less. */
  private static final double MOST_LOG_GROWTH_SECONDS = 2;

  private static final int ENDS = 6;

  /**
   * What was seen at an instant.
   *
   * @param seconds since the beginning
   * @param acknowledged by the broker, since the beginning
   * @param lagMillis how far the least complete view is behind the clock
   * @param accepted sent and no candidates for the dead letters, since the beginning of the run
   * @param logged committed to the event log, since the beginning of the run
   */
  record Moment(double seconds, long acknowledged, long lagMillis, long accepted, long logged) {
    long unlogged() {
      return accepted - logged;
    }
  }

  Hold {
    moments = List.copyOf(moments);
  }

  /**
   * Whether the lag did not grow, online and in the event log, and was never so long that answers
   * are stale.
   */
  boolean isSustained() {
    return lagAtEnd() <= lagAtStart() + MOST_GROWTH_MILLIS
        && highestLag() < MOST_LAG_MILLIS
        && unloggedAtEnd() <= unloggedAtStart() + MOST_LOG_GROWTH_SECONDS * ratePerSecond;
  }

  /** Mean over the first sixth. */
  double lagAtStart() {
    return mean(first(), Moment::lagMillis);
  }

  /** Mean over the last sixth. */
  double lagAtEnd() {
    return mean(last(), Moment::lagMillis);
  }

  /** Events sent and not yet in the event log: mean over the first sixth. */
  double unloggedAtStart() {
    return mean(first(), Moment::unlogged);
  }

  /** Events sent and not yet in the event log: mean over the last sixth. */
  double unloggedAtEnd() {
    return mean(last(), Moment::unlogged);
  }

  /**
   * Events a second that became visible: less than the broker took by as much as the lag grew
   * between the means of the first and the last sixth.
   */
  double appliedPerSecond() {
    double seconds = moments.get(moments.size() - 1).seconds() * (ENDS - 1) / ENDS;
    return rates(1)[0] * (1 - (lagAtEnd() - lagAtStart()) / 1e3 / seconds);
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

  private List<Moment> first() {
    return moments.subList(0, Math.max(1, moments.size() / ENDS));
  }

  private List<Moment> last() {
    return moments.subList(moments.size() - Math.max(1, moments.size() / ENDS), moments.size());
  }

  private static double mean(List<Moment> some, ToLongFunction<Moment> value) {
    return some.stream().mapToLong(value).average().orElseThrow();
  }
}
