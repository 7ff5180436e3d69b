package io.millrace.benchmarks.cards;

import static io.millrace.benchmarks.cards.Payments.PAYMENTS;
import static io.millrace.examples.cards.Entities.CARD_AT_MERCHANT;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.examples.cards.Payment;
import java.time.Instant;

/** How well a card knows a merchant. */
@FeatureView(owner = "risk@example.com", description = "How well a card knows a merchant")
public final class CardMerchantFeatures {
  private static final Rows<Payment> VISITS =
      PAYMENTS.by(CARD_AT_MERCHANT, Payment::cardId, Payment::merchantId);

  public static final Windowed<Long> VISITS_MADE = VISITS.count().over("24h", "30d");
  public static final Feature<Long> VISITS_EVER = VISITS.count().forever();
  public static final Feature<Instant> FIRST_VISIT = VISITS.first(Payment::paidAt).forever();

  private CardMerchantFeatures() {}
}
