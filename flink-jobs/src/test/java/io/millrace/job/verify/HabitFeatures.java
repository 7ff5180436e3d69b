package io.millrace.job.verify;

import static io.millrace.Features.derive;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Windowed;

/** Another view of the same key, with a feature over both. */
@FeatureView(owner = "tests", description = "What is usual for a payer")
public final class HabitFeatures {
  public static final Windowed<Double> SPENT =
      PayerFeatures.BY_PAYER.sum(PayerFeatures.Paid::amount).over("7d").orElse(0.0);
  public static final Feature<Double> PART =
      derive(
          PayerFeatures.SPEND.over("1h"),
          SPENT.over("7d"),
          (hour, week) -> week == 0 ? 0 : hour / week);

  private HabitFeatures() {}
}
