package io.millrace.job.forget.erase.second;

import io.millrace.FeatureView;
import io.millrace.Windowed;
import java.util.Locale;

/** A view whose key is computed by code. */
@FeatureView(owner = "tests", description = "Who pays, in small letters")
public final class CodedFeatures {
  public static final Windowed<Long> PAYMENTS =
      PayerFeatures.PAID
          .by(PayerFeatures.PAYER, paid -> paid.payer().toLowerCase(Locale.ROOT))
          .count()
          .over("24h");

  private CodedFeatures() {}
}
