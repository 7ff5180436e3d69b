package io.millrace.dataset;

import static io.millrace.Features.derive;
import static io.millrace.Features.input;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.dataset.ShopFeatures.Visit;
import java.math.BigDecimal;
import java.time.Instant;

/** What comes with the request, of types that a file may hold in several ways. */
@FeatureView(name = "given", owner = "test@example.com", description = "What a request gives")
public final class GivenFeatures {
  private static final Rows<Visit> BY_SHOP = ShopFeatures.VISITS.by(ShopFeatures.SHOP, Visit::shop);

  public static final Windowed<Long> COUNT = BY_SHOP.count().over("2h");
  public static final Feature<String> CODE = input(String.class);
  public static final Feature<Instant> SINCE = input(Instant.class);
  public static final Feature<BigDecimal> PRICE = input(BigDecimal.class);
  public static final Feature<String> SAID =
      derive(CODE, COUNT.over("2h"), (code, count) -> code + "/" + count);
  public static final Feature<Instant> BEGAN =
      derive(SINCE, COUNT.over("2h"), (since, count) -> since);
  public static final Feature<BigDecimal> COST =
      derive(PRICE, COUNT.over("2h"), (price, count) -> price);

  private GivenFeatures() {}
}
