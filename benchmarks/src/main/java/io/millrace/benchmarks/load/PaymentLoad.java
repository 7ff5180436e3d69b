package io.millrace.benchmarks.load;

import io.millrace.examples.cards.PaymentTraffic;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Seeded payments of the cards example at a fixed rate, open loop: late ones, ahead ones and bad
 * ones among them. One rate at a time. Thread-safe.
 */
public final class PaymentLoad implements AutoCloseable {
  private final PaymentProducer producer;
  private final PaymentTraffic traffic;
  private FixedRate running;

  /**
   * @param producer closed by its owner
   * @param traffic used by nobody else
   */
  public PaymentLoad(PaymentProducer producer, PaymentTraffic traffic) {
    this.producer = producer;
    this.traffic = traffic;
  }

  /** Goes on at another rate; 0 sends nothing. */
  public synchronized void rate(double eventsPerSecond) {
    if (running != null) {
      running.close();
      running = null;
    }
    if (eventsPerSecond > 0) {
      running = FixedRate.start("payment-load", eventsPerSecond, number -> sendNext());
    }
  }

  /** How late an event of the current rate was sent at worst. */
  public synchronized double worstDelayMillis() {
    return running == null ? 0 : running.worstDelayMillis();
  }

  @Override
  public void close() {
    rate(0);
  }

  private void sendNext() {
    // To the microsecond, as the topic's format keeps it.
    producer.send(traffic.next(Instant.now().truncatedTo(ChronoUnit.MICROS)));
  }
}
