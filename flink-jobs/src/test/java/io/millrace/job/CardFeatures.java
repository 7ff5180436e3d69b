package io.millrace.job;

import static io.millrace.Constraints.atLeast;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.time.Instant;

/** What the tests of the job compute. */
@FeatureView(owner = "tests", description = "Spending of a card")
public final class CardFeatures {
  /** A payment. */
  public record Payment(String cardId, String merchant, double amount, Instant paidAt) {}

  public static final Entity.One<String> CARD = Entity.key("card_id", String.class);

  static final EventStream<Payment> PAYMENTS =
      EventStream.of(Payment.class)
          .from(Kafka.topic("payments").json())
          .eventTime(Payment::paidAt)
          .check(Payment::amount, atLeast(0));

  static final Rows<Payment> BY_CARD = PAYMENTS.by(CARD, Payment::cardId);

  public static final Windowed<Double> SPEND =
      BY_CARD.sum(Payment::amount).over("1h", "24h").orElse(0.0);
  public static final Windowed<Long> PAYMENT_COUNT = BY_CARD.count().over("1h");
  public static final Feature<String> LAST_MERCHANT = BY_CARD.last(Payment::merchant).forever();

  private CardFeatures() {}
}
