package io.millrace.gateway.shop;

import static io.millrace.gateway.shop.Sales.SALES;
import static io.millrace.gateway.shop.Sales.VISIT;

import io.millrace.FeatureView;
import io.millrace.Windowed;

/** A card on a floor of the shop: a composite key, one column of which is a number. */
@FeatureView(owner = "shop@example.com", description = "A card on a floor")
public final class VisitFeatures {
  public static final Windowed<Long> BOUGHT =
      SALES.by(VISIT, Sale::cardId, sale -> sale.shop().length()).count().over("1h");

  private VisitFeatures() {}
}
