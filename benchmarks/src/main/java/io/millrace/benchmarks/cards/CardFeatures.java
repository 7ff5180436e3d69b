package io.millrace.benchmarks.cards;

import static io.millrace.Features.derive;
import static io.millrace.Features.input;
import static io.millrace.Features.window;
import static io.millrace.benchmarks.cards.Payments.PAYMENTS;
import static io.millrace.examples.cards.Entities.CARD;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.examples.cards.Payment;

/** Spending behaviour of a card. */
@FeatureView(
    owner = "risk@example.com",
    description = "Spending behaviour of a card",
    tags = {"risk"})
public final class CardFeatures {
  private static final Rows<Payment> BY_CARD = PAYMENTS.by(CARD, Payment::cardId);
  private static final Rows<Payment> APPROVED =
      BY_CARD.where(payment -> payment.status() == Payment.Status.APPROVED);
  private static final Rows<Payment> DECLINED =
      BY_CARD.where(payment -> payment.status() == Payment.Status.DECLINED);

  public static final Windowed<Double> SPEND =
      APPROVED.sum(Payment::amount).over("1h", "24h", "30d").orElse(0.0);
  public static final Windowed<Long> PAYMENTS_MADE = APPROVED.count().over("1h", "24h", "30d");
  public static final Windowed<Long> DECLINES = DECLINED.count().over("1h", "24h");
  public static final Windowed<Double> AVERAGE_AMOUNT = APPROVED.mean(Payment::amount).over("30d");
  public static final Windowed<Double> LARGEST_AMOUNT = APPROVED.max(Payment::amount).over("24h");
  public static final Windowed<Double> AMOUNT_SPREAD =
      APPROVED.stddevSample(Payment::amount).over(window("30d").tile("1d"));
  public static final Windowed<Long> COUNTRIES =
      BY_CARD.distinctCount(Payment::country, 50).over("24h");
  public static final Feature<String> LAST_MERCHANT =
      BY_CARD.last(Payment::merchantId).forever().maxStaleness("60d");
  public static final Feature<Long> SINCE_LAST_PAYMENT = BY_CARD.timeSinceLast().forever();

  /** What the shopper is about to pay; comes with the request. */
  public static final Feature<Double> AMOUNT = input(Double.class).atLeast(0.0);

  /** How the amount at hand compares with the card's average of thirty days. */
  public static final Feature<Double> SPIKE =
      derive(AMOUNT, AVERAGE_AMOUNT.over("30d"), (amount, average) -> amount / average)
          .describe("The amount at hand over the card's average of thirty days");

  private CardFeatures() {}
}
