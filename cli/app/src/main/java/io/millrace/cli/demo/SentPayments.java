package io.millrace.cli.demo;

import io.millrace.examples.cards.NaivePayments.Seen;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What has been sent, as the topic holds it. Thread-safe. */
final class SentPayments {
  private final Queue<Seen> payments = new ConcurrentLinkedQueue<>();
  private final Queue<Garbled> garbled = new ConcurrentLinkedQueue<>();
  private final AtomicLong lastArrivalMillis = new AtomicLong(Long.MIN_VALUE);

  /** Bytes that are no payment. */
  record Garbled(int partition, long offset) {}

  void add(Seen seen) {
    payments.add(seen);
    arrived(seen.arrivedAt().toEpochMilli());
  }

  void add(Garbled bytes, long arrivedAtMillis) {
    garbled.add(bytes);
    arrived(arrivedAtMillis);
  }

  /** Everything that could be decoded. */
  List<Seen> payments() {
    return List.copyOf(payments);
  }

  Collection<Garbled> garbled() {
    return List.copyOf(garbled);
  }

  /** The newest append time of the topic. */
  long lastArrivalMillis() {
    return lastArrivalMillis.get();
  }

  private void arrived(long millis) {
    lastArrivalMillis.accumulateAndGet(millis, Math::max);
  }
}
