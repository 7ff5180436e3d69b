package io.millrace.benchmarks.cards;

import static io.millrace.Features.derive;
import static io.millrace.benchmarks.cards.Payments.PAYMENTS;
import static io.millrace.examples.cards.Entities.MERCHANT;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.examples.cards.Payment;
import java.util.List;

/** What happens at a merchant. */
@FeatureView(
    owner = "risk@example.com",
    description = "What happens at a merchant",
    tags = {"risk"})
public final class MerchantFeatures {
  private static final Rows<Payment> AT_MERCHANT = PAYMENTS.by(MERCHANT, Payment::merchantId);

  public static final Windowed<Long> ATTEMPTS = AT_MERCHANT.count().over("15m", "1h");
  public static final Windowed<Long> DECLINES =
      AT_MERCHANT
          .where(payment -> payment.status() == Payment.Status.DECLINED)
          .count()
          .over("15m", "1h");
  public static final Windowed<Double> TURNOVER =
      AT_MERCHANT
          .where(payment -> payment.status() == Payment.Status.APPROVED)
          .sum(Payment::amount)
          .over("24h");
  public static final Windowed<Long> CARDS =
      AT_MERCHANT.approxDistinctCount(Payment::cardId).over("24h");
  public static final Windowed<List<Double>> LAST_AMOUNTS =
      AT_MERCHANT.lastK(Payment::amount, 3).over("1h");

  public static final Feature<Double> DECLINE_RATE =
      derive(
          DECLINES.over("1h"),
          ATTEMPTS.over("1h"),
          (declines, attempts) -> attempts == 0 ? 0.0 : (double) declines / attempts);

  private MerchantFeatures() {}
}
