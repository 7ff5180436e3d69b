package io.millrace.job;

import io.millrace.Feature;
import io.millrace.FeatureView;

/** Lifetime only: rows that hold for ever. */
@FeatureView(owner = "tests", description = "The first shop of a card")
public final class FirstShopFeatures {
  public static final Feature<String> FIRST_SHOP =
      CardFeatures.BY_CARD.first(CardFeatures.Payment::merchant).forever();

  private FirstShopFeatures() {}
}
