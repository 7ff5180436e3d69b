package io.millrace.job.proof;

import static io.millrace.Features.window;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Rows;
import io.millrace.Windowed;
import io.millrace.job.proof.PurchaseFeatures.Purchase;
import java.util.List;

/** What the stored savepoint was made with. Never change it: the savepoint would be of another. */
@FeatureView(owner = "tests", description = "What a card bought, in a savepoint")
public final class SavedFeatures {
  public static final Entity.One<String> CARD = Entity.key("card", String.class);

  static final EventStream<Purchase> SAVED =
      EventStream.of(Purchase.class)
          .from(Kafka.topic("saved").json())
          .eventTime(Purchase::boughtAt);

  static final Rows<Purchase> BY_CARD = SAVED.by(CARD, Purchase::card);

  public static final Windowed<Double> SPEND = BY_CARD.sum(Purchase::amount).over("1h", "24h");
  public static final Windowed<Long> BOUGHT = BY_CARD.count().over(window("10m").exact());
  public static final Windowed<Long> SHOPS = BY_CARD.distinctCount(Purchase::shop, 500).over("7d");
  public static final Windowed<Double> LARGEST = BY_CARD.max(Purchase::amount).over("24h");
  public static final Windowed<Double> POINTS = BY_CARD.mean(Purchase::points).over("1h");
  public static final Windowed<Double> SPREAD = BY_CARD.stddevSample(Purchase::amount).over("24h");
  public static final Feature<List<String>> LATEST_SHOPS =
      BY_CARD.lastK(Purchase::shop, 3).forever();

  private SavedFeatures() {}
}
