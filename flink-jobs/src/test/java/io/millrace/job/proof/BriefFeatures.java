package io.millrace.job.proof;

import static io.millrace.Features.window;

import io.millrace.Entity;
import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.job.proof.PurchaseFeatures.Purchase;

/** A view whose keys empty and come back while a test looks on. */
@FeatureView(owner = "tests", description = "What a shop has just sold")
public final class BriefFeatures {
  public static final Entity.One<String> SHOP = Entity.key("shop", String.class);

  static final Rows<Purchase> BY_SHOP = PurchaseFeatures.PURCHASES.by(SHOP, Purchase::shop);

  public static final Windowed<Long> SALES = BY_SHOP.count().over(window("3s").tile("1s"));
  public static final Windowed<Double> SOLD =
      BY_SHOP.sum(Purchase::amount).over(window("3s").tile("1s"));

  private BriefFeatures() {}
}
