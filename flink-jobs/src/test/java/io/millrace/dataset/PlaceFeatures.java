package io.millrace.dataset;

import static io.millrace.Features.derive;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.dataset.ShopFeatures.Visit;

/** The same visits by a composite key that code computes, with a constraint and an age. */
@FeatureView(name = "place", owner = "test@example.com", description = "What happens at a place")
public final class PlaceFeatures {
  public static final Entity.Two<String, Integer> PLACE =
      Entity.key("shop", String.class).and("district", Integer.class);

  private static final Rows<Visit> BY_PLACE =
      ShopFeatures.VISITS.by(PLACE, Visit::shop, visit -> visit.district() / 10);

  public static final Windowed<Long> COUNT = BY_PLACE.count().over("1h").atMost(4L);
  public static final Windowed<Double> SUM =
      BY_PLACE.where(visit -> visit.points() != null).sum(Visit::amount).over("1h").orElse(0.0);
  public static final Feature<String> LAST =
      BY_PLACE.last(Visit::visitor).forever().maxStaleness("20m");

  public static final Feature<Double> SHARE =
      derive(SUM.over("1h"), COUNT.over("1h"), (sum, count) -> count == 0 ? 0.0 : sum / count);

  private PlaceFeatures() {}
}
