package io.millrace.gateway.push.till;

import static io.millrace.gateway.push.till.Tills.PLAIN_RECEIPTS;
import static io.millrace.gateway.push.till.Tills.RECEIPTS;
import static io.millrace.gateway.push.till.Tills.REGISTERED_RECEIPTS;
import static io.millrace.gateway.push.till.Tills.TILL;

import io.millrace.FeatureView;
import io.millrace.Windowed;

/** What a till takes. */
@FeatureView(owner = "shop@example.com", description = "What a till takes")
public final class TillFeatures {
  public static final Windowed<Double> TAKEN =
      RECEIPTS.by(TILL, Receipt::till).sum(Receipt::total).over("1h");
  public static final Windowed<Long> PLAIN =
      PLAIN_RECEIPTS.by(TILL, Receipt::till).count().over("1h");
  public static final Windowed<Long> REGISTERED =
      REGISTERED_RECEIPTS.by(TILL, Receipt::till).count().over("1h");

  private TillFeatures() {}
}
