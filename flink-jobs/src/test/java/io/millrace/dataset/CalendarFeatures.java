package io.millrace.dataset;

import io.millrace.Entity;
import io.millrace.FeatureView;
import io.millrace.Windowed;
import io.millrace.dataset.ShopFeatures.Visit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Visits by a key of a day and an instant. */
@FeatureView(name = "calendar", owner = "test@example.com", description = "When visits are")
public final class CalendarFeatures {
  public static final Entity.Two<LocalDate, Instant> WHEN =
      Entity.key("day", LocalDate.class).and("began", Instant.class);

  public static final Windowed<Long> COUNT =
      ShopFeatures.VISITS
          .by(WHEN, visit -> LocalDate.ofInstant(visit.at(), ZoneOffset.UTC), Visit::at)
          .count()
          .over("2h");

  private CalendarFeatures() {}
}
