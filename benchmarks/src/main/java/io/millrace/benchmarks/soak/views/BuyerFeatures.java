package io.millrace.benchmarks.soak.views;

import static io.millrace.Features.window;
import static io.millrace.benchmarks.soak.views.Purchases.CARD;
import static io.millrace.benchmarks.soak.views.Purchases.PURCHASES;

import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.TimeWindow;
import io.millrace.Windowed;

/** What a card did within three minutes: then it is forgotten. */
@FeatureView(owner = "benchmarks@example.com", description = "What a card did in the last minutes")
public final class BuyerFeatures {
  private static final TimeWindow HALF_MINUTE = window("30s").tile("5s");
  private static final TimeWindow MINUTE = window("1m").tile("10s");
  private static final TimeWindow THREE_MINUTES = window("3m").tile("15s");

  private static final Rows<Purchase> BY_CARD = PURCHASES.by(CARD, Purchase::card);

  public static final Windowed<Long> MADE =
      BY_CARD.count().over(HALF_MINUTE, MINUTE, THREE_MINUTES);
  public static final Windowed<Double> SPEND =
      BY_CARD.sum(Purchase::amount).over(HALF_MINUTE, MINUTE, THREE_MINUTES).orElse(0.0);
  public static final Windowed<Double> AVERAGE = BY_CARD.mean(Purchase::amount).over(THREE_MINUTES);
  public static final Windowed<Double> LARGEST = BY_CARD.max(Purchase::amount).over(THREE_MINUTES);
  public static final Windowed<Long> SHOPS =
      BY_CARD.distinctCount(Purchase::shop, 1_000).over(THREE_MINUTES);
  public static final Windowed<String> LAST_SHOP = BY_CARD.last(Purchase::shop).over(THREE_MINUTES);
  public static final Windowed<Double> UNIT_PRICES =
      BY_CARD.sumDouble(purchase -> purchase.amount() / purchase.items()).over(MINUTE);
  public static final Windowed<Long> HIGH_CODES =
      BY_CARD.where(purchase -> Integer.parseInt(purchase.code()) >= 500).count().over(MINUTE);

  private BuyerFeatures() {}
}
