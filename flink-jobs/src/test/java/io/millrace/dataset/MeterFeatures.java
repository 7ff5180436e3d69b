package io.millrace.dataset;

import static io.millrace.Features.window;

import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.dataset.ShopFeatures.Visit;

/** What is counted in a shop, from plain columns and by windows that can be carried on. */
@FeatureView(name = "meter", owner = "test@example.com", description = "What is counted in a shop")
public final class MeterFeatures {
  private static final Rows<Visit> BY_SHOP = ShopFeatures.VISITS.by(ShopFeatures.SHOP, Visit::shop);

  public static final Windowed<Long> COUNT = BY_SHOP.count().over("10m", "2h");
  public static final Windowed<Long> COUNT_EXACT = BY_SHOP.count().over(window("1h").exact());
  public static final Windowed<Long> COUNT_DELAYED =
      BY_SHOP.count().over(window("1d").delay("50m"));
  public static final Windowed<Double> SUM = BY_SHOP.sum(Visit::amount).over("10m", "2h");
  public static final Windowed<Long> SUM_POINTS = BY_SHOP.sum(Visit::points).over("2h");
  public static final Windowed<Double> MEAN = BY_SHOP.mean(Visit::amount).over("2h");
  public static final Windowed<Double> STDDEV_SAMPLE =
      BY_SHOP.stddevSample(Visit::amount).over("2h");

  private MeterFeatures() {}
}
