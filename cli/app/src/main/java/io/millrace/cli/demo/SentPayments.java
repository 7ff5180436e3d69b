package io.millrace.cli.demo;

import io.millrace.examples.cards.NaivePayments;
import io.millrace.examples.cards.NaivePayments.Seen;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What has been sent, as the topic holds it. Thread-safe. */
final class SentPayments {
  private final Queue<Seen> payments = new ConcurrentLinkedQueue<>();
  private final Queue<Garbled> garbled = new ConcurrentLinkedQueue<>();
  private final Map<Place, byte[]> refused = new ConcurrentHashMap<>();
  private final AtomicLong lastArrivalMillis = new AtomicLong(Long.MIN_VALUE);

  /** Bytes that are no payment. */
  record Garbled(int partition, long offset) {}

  private record Place(int partition, long offset) {}

  /**
   * A payment as the topic holds it.
   *
   * @param bytes kept only when the stream refuses it; unused, and may be null, when it takes it
   */
  void add(Seen seen, byte[] bytes) {
    payments.add(seen);
    if (!NaivePayments.isAccepted(seen)) {
      refused.put(new Place(seen.partition(), seen.offset()), bytes);
    }
    arrived(seen.arrivedAt().toEpochMilli());
  }

  void add(Garbled place, byte[] bytes, long arrivedAtMillis) {
    garbled.add(place);
    refused.put(new Place(place.partition(), place.offset()), bytes);
    arrived(arrivedAtMillis);
  }

  /** Everything that could be decoded. */
  List<Seen> payments() {
    return List.copyOf(payments);
  }

  Collection<Garbled> garbled() {
    return List.copyOf(garbled);
  }

  /** The bytes of a message that the stream refuses; null when it takes it. */
  byte[] refused(int partition, long offset) {
    return refused.get(new Place(partition, offset));
  }

  /** The newest append time of the topic. */
  long lastArrivalMillis() {
    return lastArrivalMillis.get();
  }

  private void arrived(long millis) {
    lastArrivalMillis.accumulateAndGet(millis, Math::max);
  }
}
