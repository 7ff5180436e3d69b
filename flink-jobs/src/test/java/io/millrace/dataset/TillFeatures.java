package io.millrace.dataset;

import static io.millrace.Features.window;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.dataset.ShopFeatures.Visit;
import java.time.Instant;
import java.util.List;

/** Fields as they are: no code of this view has to run to tell what an event adds. */
@FeatureView(name = "till", owner = "test@example.com", description = "What a shop takes")
public final class TillFeatures {
  private static final Rows<Visit> BY_SHOP = ShopFeatures.VISITS.by(ShopFeatures.SHOP, Visit::shop);

  public static final Windowed<Long> COUNT = BY_SHOP.count().over("10m", "2h", "1d");
  public static final Windowed<Long> COUNT_EXACT = BY_SHOP.count().over(window("1h").exact());
  public static final Windowed<Double> SUM = BY_SHOP.sum(Visit::amount).over("10m", "2h", "1d");
  public static final Windowed<Long> SUM_POINTS = BY_SHOP.sum(Visit::points).over("2h");
  public static final Windowed<Double> MEAN = BY_SHOP.mean(Visit::amount).over("2h");
  public static final Windowed<String> LAST = BY_SHOP.last(Visit::visitor).over("10m", "2h");
  public static final Windowed<List<Double>> LAST_K = BY_SHOP.lastK(Visit::amount, 3).over("2h");
  public static final Windowed<Instant> FIRST_AT = BY_SHOP.first(Visit::at).over("2h");
  public static final Feature<Long> TIME_SINCE_LAST = BY_SHOP.timeSinceLast().forever();

  private TillFeatures() {}
}
