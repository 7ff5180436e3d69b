package io.millrace.benchmarks.cards;

import static io.millrace.Constraints.atLeast;
import static io.millrace.Constraints.atMost;
import static io.millrace.Constraints.required;

import io.millrace.EventStream;
import io.millrace.Kafka;
import io.millrace.examples.cards.Payment;

/** The stream behind all views of this example. */
public final class Payments {
  /** Every attempt to pay, as the terminals report it. */
  public static final EventStream<Payment> PAYMENTS =
      EventStream.of(Payment.class)
          .from(Kafka.topic("payments").confluentAvro())
          .eventTime(Payment::paidAt)
          .ahead("2m")
          .check(Payment::cardId, required())
          .check(Payment::amount, atLeast(0), atMost(1_000_000));

  private Payments() {}
}
