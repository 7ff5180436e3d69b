package io.millrace.benchmarks.streaming;

import io.millrace.benchmarks.streaming.AmountFeatures.Payment;
import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.event.BadEventException;
import io.millrace.job.ViewClasses;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * The events of a workload, drawn beforehand into arrays: playing one costs a few reads, the same
 * for every contestant. Arrivals are evenly spread; an event's own time lies before its arrival.
 *
 * <p>Keys and values come from the bound view, as the decode stage of a job gets them. Immutable.
 */
final class Events {
  /** Long past on any machine: a watermark ahead of the wall clock would be another test. */
  static final long START_MILLIS = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();

  private static final int AMOUNTS = 4_096;
  private static Events latest;

  final Workload workload;
  private final String[] cards;
  private final EntityKey[] keys;
  private final double[] amounts = new double[AMOUNTS];
  private final Object[][] values = new Object[AMOUNTS][];
  private final int[] keyOf;
  private final short[] amountOf;
  private final int[] delayOf;

  private Events(Workload workload) throws BadEventException {
    this.workload = workload;
    SplittableRandom random = new SplittableRandom(workload.seed());
    BoundView view =
        ViewClasses.of(AmountFeatures.class).compile(Events.class.getClassLoader()).view("amount");
    cards = new String[workload.keys()];
    keys = new EntityKey[cards.length];
    for (int i = 0; i < cards.length; i++) {
      // Scattered, so that neighbours in rank are none in the store.
      cards[i] = "card-%08x".formatted(i * 0x9E3779B1);
      keys[i] = contribution(view, new Payment(cards[i], 1, Instant.EPOCH)).key();
    }
    for (int i = 0; i < AMOUNTS; i++) {
      amounts[i] = Math.round(Math.exp(2 + 5 * random.nextDouble()) * 100) / 100.0;
      values[i] = contribution(view, new Payment(cards[0], amounts[i], Instant.EPOCH)).values();
    }
    Zipf zipf = new Zipf(workload.keys(), workload.skew());
    keyOf = new int[workload.all()];
    amountOf = new short[keyOf.length];
    delayOf = new int[keyOf.length];
    for (int i = 0; i < keyOf.length; i++) {
      keyOf[i] = i < workload.loaded() ? i % workload.keys() : zipf.draw(random);
      amountOf[i] = (short) random.nextInt(AMOUNTS);
      delayOf[i] = 1 + random.nextInt((int) Workload.DISORDER.toMillis());
    }
  }

  /** One workload's events are kept. */
  static synchronized Events of(Workload workload) {
    if (latest == null || !latest.workload.equals(workload)) {
      try {
        latest = new Events(workload);
      } catch (BadEventException e) {
        throw new IllegalStateException(e);
      }
    }
    return latest;
  }

  private static Contribution contribution(BoundView view, Payment payment)
      throws BadEventException {
    return view.contributions("payments", payment, 0, 0, 0, 0).get(0);
  }

  int size() {
    return keyOf.length;
  }

  long arrivalMillis(int i) {
    return START_MILLIS + Workload.SPAN.toMillis() * i / keyOf.length;
  }

  /** After all arrivals. */
  long endMillis() {
    return arrivalMillis(keyOf.length);
  }

  long timeMillis(int i) {
    return arrivalMillis(i) - delayOf[i];
  }

  EntityKey key(int i) {
    return keys[keyOf[i]];
  }

  String card(int i) {
    return cards[keyOf[i]];
  }

  double amount(int i) {
    return amounts[amountOf[i]];
  }

  /** As the decode stage hands it on, from one of so many source partitions. */
  Contribution contribution(int i, int partitions) {
    return new Contribution(
        keys[keyOf[i]],
        timeMillis(i),
        arrivalMillis(i),
        0,
        i % partitions,
        i / partitions,
        values[amountOf[i]]);
  }
}
