package io.millrace.dataset;

import static io.millrace.Constraints.atLeast;
import static io.millrace.Features.derive;
import static io.millrace.Features.input;
import static io.millrace.Features.window;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Every aggregation there is over a stream, over windows with every kind of edge. */
@FeatureView(name = "shop", owner = "test@example.com", description = "What happens in a shop")
public final class ShopFeatures {
  public static final Entity.One<String> SHOP = Entity.key("shop", String.class);

  /** A visit; points and amount may be missing. */
  public record Visit(
      String shop,
      Integer district,
      String visitor,
      Long points,
      Double amount,
      BigDecimal price,
      Instant at) {}

  public static final EventStream<Visit> VISITS =
      EventStream.of(Visit.class)
          .from(Kafka.topic("visits").json())
          .eventTime(Visit::at)
          .check(Visit::points, atLeast(-1_000));

  static final Rows<Visit> BY_SHOP = VISITS.by(SHOP, Visit::shop);

  public static final Windowed<Long> COUNT = BY_SHOP.count().over("10m", "2h");
  public static final Windowed<Long> COUNT_EXACT = BY_SHOP.count().over(window("1h").exact());
  public static final Windowed<Long> COUNT_DELAYED = BY_SHOP.count().over(window("1h").delay("5m"));
  public static final Feature<Long> COUNT_EVER = BY_SHOP.count().forever();
  public static final Windowed<Double> SUM = BY_SHOP.sum(Visit::amount).over("10m", "2h", "1d");
  public static final Windowed<Long> SUM_POINTS = BY_SHOP.sum(Visit::points).over("2h");
  public static final Windowed<BigDecimal> SUM_PRICE = BY_SHOP.sum(Visit::price).over("2h");
  public static final Windowed<Double> MEAN = BY_SHOP.mean(Visit::amount).over("2h");
  public static final Windowed<Double> MIN = BY_SHOP.min(Visit::amount).over("2h");
  public static final Windowed<String> MAX = BY_SHOP.max(Visit::visitor).over("2h");
  public static final Windowed<String> FIRST = BY_SHOP.first(Visit::visitor).over("2h");
  public static final Windowed<String> LAST = BY_SHOP.last(Visit::visitor).over("10m", "2h");
  public static final Windowed<List<String>> FIRST_K = BY_SHOP.firstK(Visit::visitor, 3).over("2h");
  public static final Windowed<List<Double>> LAST_K = BY_SHOP.lastK(Visit::amount, 3).over("2h");
  public static final Windowed<String> VALUE_AT_MIN =
      BY_SHOP.valueOf(Visit::visitor).atMin(Visit::points).over("2h");
  public static final Windowed<String> VALUE_AT_MAX =
      BY_SHOP.valueOf(Visit::visitor).atMax(Visit::points).over("2h");
  public static final Windowed<Double> VARIANCE_POPULATION =
      BY_SHOP.variancePopulation(Visit::amount).over("2h");
  public static final Windowed<Double> VARIANCE_SAMPLE =
      BY_SHOP.varianceSample(Visit::amount).over("2h");
  public static final Windowed<Double> STDDEV_POPULATION =
      BY_SHOP.stddevPopulation(Visit::amount).over("2h");
  public static final Windowed<Double> STDDEV_SAMPLE =
      BY_SHOP.stddevSample(Visit::amount).over("2h");
  public static final Windowed<Long> DISTINCT_COUNT =
      BY_SHOP.distinctCount(Visit::visitor, 5).over("10m", "2h");
  public static final Windowed<Long> APPROX_DISTINCT_COUNT =
      BY_SHOP.approxDistinctCount(Visit::visitor).over("2h");
  public static final Windowed<List<String>> TOP_K = BY_SHOP.topK(Visit::visitor, 2, 50).over("2h");
  public static final Feature<Long> TIME_SINCE_LAST = BY_SHOP.timeSinceLast().forever();

  /** Comes with the request. */
  public static final Feature<Double> OFFER = input(Double.class);

  public static final Feature<Double> SHARE =
      derive(OFFER, SUM.over("2h"), (offer, sum) -> sum == 0 ? 0.0 : offer / sum);

  private ShopFeatures() {}
}
