package io.millrace.gateway.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far this clock is from the store's. Answers are given for this clock, so that one which is
 * off is an alarm. Thread-safe to read.
 */
final class ClockSkew {
  /** Beyond it the alarm is raised. */
  static final long ALARM_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(ClockSkew.class);

  private volatile double skewMillis = Double.NaN;
  private volatile boolean alarmed;

  /**
   * Takes a reading of the store's clock.
   *
   * @param sentMillis this clock when the store was asked
   * @param receivedMillis this clock when its answer was there
   */
  void observe(long sentMillis, long storeMillis, long receivedMillis) {
    skewMillis = (sentMillis + receivedMillis) / 2.0 - storeMillis;
    // The store read its clock somewhere between: only what that cannot explain is skew.
    boolean beyond =
        storeMillis < sentMillis - ALARM_MILLIS || storeMillis > receivedMillis + ALARM_MILLIS;
    if (beyond && !alarmed) {
      LOG.warn(
          "this clock is {} ms {} the online store's; answers are given for this clock:"
              + " synchronise both",
          Math.round(Math.abs(skewMillis)),
          skewMillis > 0 ? "ahead of" : "behind");
    } else if (!beyond && alarmed) {
      LOG.info("this clock agrees with the online store's again");
    }
    alarmed = beyond;
  }

  /** NaN until the store has answered. */
  double seconds() {
    return skewMillis / 1_000;
  }

  boolean alarmed() {
    return alarmed;
  }
}
