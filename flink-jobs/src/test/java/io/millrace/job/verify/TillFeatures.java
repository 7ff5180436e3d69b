package io.millrace.job.verify;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;

/** What a shop has ever had of payments. */
@FeatureView(owner = "tests", description = "How often is paid where")
public final class TillFeatures {
  public static final Entity.One<String> SHOP = Entity.key("shop", String.class);

  public static final Feature<Long> PAYMENTS =
      PayerFeatures.PAID.by(SHOP, PayerFeatures.Paid::shop).count().forever();

  private TillFeatures() {}
}
