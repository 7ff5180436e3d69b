package io.millrace.benchmarks.freshness;

/** One event that is waited for, with a card of its own. Thread-safe. */
final class Probe {
  private final String card;
  private final long sentNanos;
  private volatile long missedNanos;
  private volatile long shownNanos;

  /**
   * @param sentNanos when it was handed to the producer, by {@link System#nanoTime}
   */
  Probe(String card, long sentNanos) {
    this.card = card;
    this.sentNanos = sentNanos;
    this.missedNanos = sentNanos;
  }

  String card() {
    return card;
  }

  /** An answer to a request of this instant did not show it. */
  void missed(long requestedNanos) {
    missedNanos = Math.max(missedNanos, requestedNanos);
  }

  /** The first answer that shows it arrived. */
  void shown(long arrivedNanos) {
    if (shownNanos == 0) {
      shownNanos = arrivedNanos;
    }
  }

  boolean isShown() {
    return shownNanos != 0;
  }

  long sentNanos() {
    return sentNanos;
  }

  /**
   * From its send to the arrival of the first answer that shows it: the sample. One that was not
   * shown while it was waited for counts as if it had been shown then, which is too good for it.
   */
  double atMostMillis() {
    return isShown() ? (shownNanos - sentNanos) / 1e6 : Prober.PATIENCE_NANOS / 1e6;
  }

  /** From its send to the last request whose answer did not show it. */
  double atLeastMillis() {
    return (missedNanos - sentNanos) / 1e6;
  }
}
