package io.millrace.dataset;

import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.dataset.ShopFeatures.Visit;

/** A stream whose history has a beginning. */
@FeatureView(name = "dated", owner = "test@example.com", description = "Visits since a day")
public final class DatedFeatures {
  public static final EventStream<Visit> DATED =
      EventStream.of(Visit.class)
          .from(Kafka.topic("dated").json())
          .eventTime(Visit::at)
          .historyStart("2026-01-01T00:00:00Z");

  public static final Windowed<Long> COUNT =
      DATED.by(ShopFeatures.SHOP, Visit::shop).count().over("2h");

  private DatedFeatures() {}
}
