package io.millrace.benchmarks.training;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.time.Instant;

/** Sum, count and mean over three windows. */
@FeatureView(name = "card", owner = "bench@example.com", description = "What a card spends")
public final class PaymentFeatures {
  static final Entity.One<String> CARD = Entity.key("card_id", String.class);

  /** A payment. */
  public record Payment(String cardId, double amount, Instant paidAt) {}

  static final EventStream<Payment> PAYMENTS =
      EventStream.of(Payment.class).from(Kafka.topic("payments").json()).eventTime(Payment::paidAt);
  private static final Rows<Payment> BY_CARD = PAYMENTS.by(CARD, Payment::cardId);

  public static final Windowed<Double> SPEND =
      BY_CARD.sum(Payment::amount).over("1h", "24h", "30d");
  public static final Windowed<Long> PAID = BY_CARD.count().over("1h", "24h", "30d");
  public static final Windowed<Double> AVERAGE =
      BY_CARD.mean(Payment::amount).over("1h", "24h", "30d");

  private PaymentFeatures() {}
}
