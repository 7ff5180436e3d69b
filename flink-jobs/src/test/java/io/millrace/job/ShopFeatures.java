package io.millrace.job;

import io.millrace.Entity;
import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;

/** A view without a lifetime feature, on the stream of {@link CardFeatures}: its keys can empty. */
@FeatureView(owner = "tests", description = "Payments at a shop")
public final class ShopFeatures {
  public static final Entity.One<String> SHOP = Entity.key("shop", String.class);

  static final Rows<CardFeatures.Payment> BY_SHOP =
      CardFeatures.PAYMENTS.by(SHOP, CardFeatures.Payment::merchant);

  public static final Windowed<Long> SALES = BY_SHOP.count().over("1h");
  public static final Windowed<Double> LARGEST =
      BY_SHOP.max(CardFeatures.Payment::amount).over("30d");

  private ShopFeatures() {}
}
