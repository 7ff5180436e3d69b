package io.millrace.job.forget.erase.second;

import io.millrace.Entity;
import io.millrace.FeatureView;
import io.millrace.Windowed;
import io.millrace.job.forget.erase.second.PayerFeatures.Paid;

/** The view of payers at shops by another job, with another definition. */
@FeatureView(owner = "tests", description = "What is paid where")
public final class VisitFeatures {
  public static final Entity.Two<String, String> PAYER_AT_SHOP =
      Entity.key("payer", String.class).and("shop", String.class);

  public static final Windowed<Double> SPEND =
      PayerFeatures.PAID.by(PAYER_AT_SHOP, Paid::payer, Paid::shop).sum(Paid::amount).over("24h");

  private VisitFeatures() {}
}
