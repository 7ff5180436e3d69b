package io.millrace.job.verify;

import io.millrace.Entity;
import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.job.verify.PayerFeatures.Paid;

/** A view by a key of two columns, one of them another view's key. */
@FeatureView(owner = "tests", description = "Who pays where")
public final class VisitFeatures {
  public static final Entity.Two<String, String> PAYER_AT_SHOP =
      Entity.key("payer", String.class).and("shop", String.class);

  static final Rows<Paid> BY_BOTH = PayerFeatures.PAID.by(PAYER_AT_SHOP, Paid::payer, Paid::shop);

  public static final Windowed<Long> VISITS = BY_BOTH.count().over("24h");

  private VisitFeatures() {}
}
