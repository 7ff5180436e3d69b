package io.millrace.dataset;

import static io.millrace.Features.derive;
import static io.millrace.Features.ref;

import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.dataset.ShopFeatures.Visit;
import java.time.Instant;

/** Two streams in one view, and a derivation over another view of the same entity. */
@FeatureView(name = "mall", owner = "test@example.com", description = "Shops and what comes back")
public final class MallFeatures {
  /** Something brought back. */
  public record Returned(String shop, double amount, Instant at) {}

  public static final EventStream<Returned> RETURNS =
      EventStream.of(Returned.class).from(Kafka.topic("returns").json()).eventTime(Returned::at);

  public static final Windowed<Double> RETURNED =
      RETURNS.by(ShopFeatures.SHOP, Returned::shop).sum(Returned::amount).over("2h").orElse(0.0);
  public static final Windowed<Long> PAYING =
      ShopFeatures.VISITS
          .by(ShopFeatures.SHOP, Visit::shop)
          .where(visit -> visit.amount() != null && visit.amount() > 0)
          .count()
          .over("2h");

  public static final Feature<Double> RATIO =
      derive(
          RETURNED.over("2h"),
          ref(() -> ShopFeatures.SUM.over("2h")),
          (returned, sum) -> sum == 0 ? 0.0 : returned / sum);

  private MallFeatures() {}
}
