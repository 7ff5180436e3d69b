package io.millrace.job.proof;

import static io.millrace.Constraints.atLeast;
import static io.millrace.Features.window;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import java.time.Instant;
import java.util.List;

/** A view that never loses a key: windows of all kinds, and a lifetime. */
@FeatureView(owner = "tests", description = "What a card buys")
public final class PurchaseFeatures {
  /** A purchase. */
  public record Purchase(
      String card, String shop, double amount, Integer points, Instant boughtAt) {}

  public static final Entity.One<String> CARD = Entity.key("card", String.class);

  static final EventStream<Purchase> PURCHASES =
      EventStream.of(Purchase.class)
          .from(Kafka.topic("purchases").json())
          .eventTime(Purchase::boughtAt)
          .check(Purchase::amount, atLeast(0));

  static final Rows<Purchase> BY_CARD = PURCHASES.by(CARD, Purchase::card);

  public static final Windowed<Double> SPEND = BY_CARD.sum(Purchase::amount).over("1h", "24h");
  public static final Windowed<Double> RECENT =
      BY_CARD.sum(Purchase::amount).over(window("20s").exact());
  public static final Windowed<Long> BOUGHT =
      BY_CARD.count().over(window("1h").tile("5m").delay("10s"));
  public static final Windowed<Long> SHOPS = BY_CARD.distinctCount(Purchase::shop, 500).over("1h");
  public static final Windowed<Double> LARGEST = BY_CARD.max(Purchase::amount).over("24h");
  public static final Windowed<Double> POINTS = BY_CARD.mean(Purchase::points).over("1h");
  public static final Windowed<Double> SPREAD = BY_CARD.stddevSample(Purchase::amount).over("1h");
  public static final Feature<List<String>> LATEST_SHOPS =
      BY_CARD.lastK(Purchase::shop, 3).forever();

  private PurchaseFeatures() {}
}
