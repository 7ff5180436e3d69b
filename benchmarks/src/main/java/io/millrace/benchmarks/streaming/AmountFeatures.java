package io.millrace.benchmarks.streaming;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.time.Instant;

/** The features that every contestant of this benchmark computes, or would have to. */
@FeatureView(
    owner = "benchmarks@example.com",
    description = "Sum, count, mean and largest amount of a card over three windows")
public final class AmountFeatures {

  /** What is counted. */
  public record Payment(String cardId, double amount, Instant paidAt) {}

  static final Entity.One<String> CARD = Entity.key("card_id", String.class);
  static final EventStream<Payment> PAYMENTS =
      EventStream.of(Payment.class).from(Kafka.topic("payments").avro()).eventTime(Payment::paidAt);
  private static final Rows<Payment> BY_CARD = PAYMENTS.by(CARD, Payment::cardId);

  public static final Windowed<Double> TOTAL =
      BY_CARD.sum(Payment::amount).over("1h", "24h", "30d");
  public static final Windowed<Long> PAYMENTS_MADE = BY_CARD.count().over("1h", "24h", "30d");
  public static final Windowed<Double> AVERAGE =
      BY_CARD.mean(Payment::amount).over("1h", "24h", "30d");
  public static final Windowed<Double> LARGEST =
      BY_CARD.max(Payment::amount).over("1h", "24h", "30d");

  private AmountFeatures() {}
}
