package io.millrace.benchmarks.soak;

/**
 * What a run really did.
 *
 * @param seconds of the load
 * @param sent events that the broker took in that time
 * @param lagMost most messages that were not visible at any look
 * @param notVisible messages that were still not visible when it was no longer waited for them
 */
record Ran(double seconds, long sent, long lagMost, long notVisible) {
  double perSecond(long count) {
    return seconds > 0 ? count / seconds : 0;
  }
}
