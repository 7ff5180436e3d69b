package io.millrace.benchmarks.amounts;

import static io.millrace.benchmarks.cards.Payments.PAYMENTS;
import static io.millrace.examples.cards.Entities.CARD;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.examples.cards.Payment;

/** The features of the streaming benchmark, over the stream of the cards example. */
@FeatureView(
    owner = "benchmarks@example.com",
    description = "Sum, count, mean and largest amount of a card over three windows")
public final class CardFeatures {
  private static final Rows<Payment> BY_CARD = PAYMENTS.by(CARD, Payment::cardId);

  public static final Windowed<Double> SPEND =
      BY_CARD.sum(Payment::amount).over("1h", "24h", "30d");
  public static final Windowed<Long> PAYMENTS_MADE = BY_CARD.count().over("1h", "24h", "30d");
  public static final Windowed<Double> AVERAGE_AMOUNT =
      BY_CARD.mean(Payment::amount).over("1h", "24h", "30d");
  public static final Windowed<Double> LARGEST_AMOUNT =
      BY_CARD.max(Payment::amount).over("1h", "24h", "30d");

  /** Counts every event, so that a check can say whether one is missing. */
  public static final Feature<Long> PAYMENTS_EVER = BY_CARD.count().forever();

  private CardFeatures() {}
}
