package io.millrace.reader;

import io.millrace.Entity;
import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;

/** A view whose keys can empty, so that deletions are in its table. */
@FeatureView(owner = "checks@example.com", description = "Payments at a shop")
public final class ShopFeatures {
  public static final Entity.One<String> SHOP = Entity.key("shop", String.class);

  private static final Rows<Payment> BY_SHOP = CardFeatures.PAYMENTS.by(SHOP, Payment::merchant);

  public static final Windowed<Long> SALES = BY_SHOP.count().over("1h");
  public static final Windowed<Double> LARGEST = BY_SHOP.max(Payment::amount).over("1h");

  private ShopFeatures() {}
}
