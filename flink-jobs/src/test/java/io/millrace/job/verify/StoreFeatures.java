package io.millrace.job.verify;

import io.millrace.Entity;
import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;

/** Another view of the same payments, by another key. */
@FeatureView(owner = "tests", description = "Where is paid", staleAfter = "10s")
public final class StoreFeatures {
  public static final Entity.One<String> SHOP = Entity.key("shop", String.class);

  static final Rows<PayerFeatures.Paid> BY_SHOP =
      PayerFeatures.PAID.by(SHOP, PayerFeatures.Paid::shop);

  public static final Windowed<Double> TURNOVER =
      BY_SHOP.sum(PayerFeatures.Paid::amount).over("1h").orElse(0.0);

  private StoreFeatures() {}
}
