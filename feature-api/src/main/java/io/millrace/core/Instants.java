package io.millrace.core;

/** Arithmetic of instants and lengths in milliseconds that stops at the ends of a long. */
final class Instants {
  private Instants() {}

  static long plus(long instant, long millis) {
    long sum = instant + millis;
    if (((instant ^ sum) & (millis ^ sum)) < 0) {
      return instant < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }

  static long minus(long instant, long millis) {
    long difference = instant - millis;
    if (((instant ^ millis) & (instant ^ difference)) < 0) {
      return instant < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return difference;
  }

  static long times(long index, long millis) {
    long high = Math.multiplyHigh(index, millis);
    long low = index * millis;
    if (high == 0 && low >= 0 || high == -1 && low < 0) {
      return low;
    }
    return high < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }
}
