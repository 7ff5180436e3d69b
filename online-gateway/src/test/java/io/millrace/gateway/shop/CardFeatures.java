package io.millrace.gateway.shop;

import static io.millrace.Features.derive;
import static io.millrace.Features.input;
import static io.millrace.Features.window;
import static io.millrace.gateway.shop.Sales.CARD;
import static io.millrace.gateway.shop.Sales.SALES;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.time.Instant;

/** What a card buys. */
@FeatureView(
    owner = "shop@example.com",
    description = "What a card buys",
    tags = {"test"})
public final class CardFeatures {
  private static final Rows<Sale> BY_CARD = SALES.by(CARD, Sale::cardId);

  public static final Windowed<Double> SPEND =
      BY_CARD.sum(Sale::amount).over("1h", "24h", "30d").orElse(0.0);
  public static final Windowed<Long> BOUGHT = BY_CARD.count().over("1h");
  public static final Windowed<Long> CENTS = BY_CARD.sum(Sale::cents).over("1h");
  public static final Windowed<Double> LARGEST =
      BY_CARD.max(Sale::amount).over("1h").atMost(1_000.0);
  public static final Windowed<Long> ITEMS = BY_CARD.distinctCount(Sale::item, 3).over("24h");
  public static final Windowed<Long> EXACT_COUNT = BY_CARD.count().over(window("10m").exact());
  public static final Feature<String> LAST_SHOP =
      BY_CARD.last(Sale::shop).forever().maxStaleness("30d");
  public static final Feature<Instant> LAST_TIME = BY_CARD.last(Sale::soldAt).forever();
  public static final Feature<Long> SINCE_LAST = BY_CARD.timeSinceLast().forever();

  public static final Feature<Double> AMOUNT = input(Double.class).atLeast(0.0);
  public static final Feature<Double> SPIKE =
      derive(AMOUNT, SPEND.over("30d"), (amount, month) -> month == 0 ? 0 : amount / month);
  public static final Feature<Long> ONLY_NONE =
      derive(
          BOUGHT.over("1h"),
          bought -> {
            if (bought > 0) {
              throw new IllegalStateException("there are " + bought);
            }
            return bought;
          });

  private CardFeatures() {}
}
