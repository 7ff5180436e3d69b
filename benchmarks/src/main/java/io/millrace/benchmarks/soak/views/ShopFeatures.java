package io.millrace.benchmarks.soak.views;

import static io.millrace.benchmarks.soak.views.Purchases.PURCHASES;
import static io.millrace.benchmarks.soak.views.Purchases.SHOP;

import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;

/** What was declined at a shop: few keys that stay, each with events of all partitions. */
@FeatureView(owner = "benchmarks@example.com", description = "What was declined at a shop")
public final class ShopFeatures {
  private static final Rows<Purchase> DECLINED =
      PURCHASES.by(SHOP, Purchase::shop).where(Purchase::declined);

  public static final Windowed<Long> REFUSED = DECLINED.count().over("1m", "5m", "15m");
  public static final Windowed<Double> LOST = DECLINED.sum(Purchase::amount).over("1m", "15m");

  private ShopFeatures() {}
}
